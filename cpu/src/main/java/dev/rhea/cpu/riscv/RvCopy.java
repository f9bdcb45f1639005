package dev.rhea.cpu.riscv;

/** Copies the registers of one hart to another of the same model, for {@link RvState#copyFrom}. */
final class RvCopy {
  private RvCopy() {}

  /** All registers but the slots; what depends on them is for the caller to bring in step. */
  static void registers(RvState from, RvState to) {
    to.fp.flags = from.fp.flags;
    to.frm = from.frm;
    to.privilege = from.privilege;
    to.mstatus = from.mstatus;
    to.mtvec = from.mtvec;
    to.mepc = from.mepc;
    to.mcause = from.mcause;
    to.mtval = from.mtval;
    to.mscratch = from.mscratch;
    to.medeleg = from.medeleg;
    to.mideleg = from.mideleg;
    to.mie = from.mie;
    to.menvcfg = from.menvcfg;
    to.stvec = from.stvec;
    to.sepc = from.sepc;
    to.scause = from.scause;
    to.stval = from.stval;
    to.sscratch = from.sscratch;
    to.satp = from.satp;
    to.senvcfg = from.senvcfg;
    to.reservation = from.reservation;
    to.reservedValue = from.reservedValue;
    to.pmp.copyFrom(from.pmp);
    to.counters.copyFrom(from.counters);
    to.interrupts.setAll(from.interrupts.all());
  }
}
