package dev.rhea.cpu.mips;

/** Copies the registers of one CPU to another of the same model, for {@link MipsState#copyFrom}. */
final class MipsCopy {
  private MipsCopy() {}

  /**
   * All registers but slots and Status; what depends on them is for the caller to bring in step.
   */
  static void registers(MipsState from, MipsState to) {
    to.cause = from.cause;
    to.epc = from.epc;
    to.errorEpc = from.errorEpc;
    to.badVAddr = from.badVAddr;
    to.index = from.index;
    to.entryLo0 = from.entryLo0;
    to.entryLo1 = from.entryLo1;
    to.entryHi = from.entryHi;
    to.context = from.context;
    to.xContext = from.xContext;
    to.pageMask = from.pageMask;
    to.wired = from.wired;
    to.hwrEna = from.hwrEna;
    to.ebase = from.ebase;
    to.intCtl = from.intCtl;
    to.config0 = from.config0;
    to.userLocal = from.userLocal;
    System.arraycopy(from.scratch, 0, to.scratch, 0, to.scratch.length);
    to.tlb.copyFrom(from.tlb);
    to.counter.copyFrom(from.counter);
    to.interrupts.setAll(from.interrupts.lines());
  }
}
