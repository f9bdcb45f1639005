package dev.rhea.cpu.mips;

import dev.rhea.cpu.ir.Field;
import dev.rhea.cpu.ir.Helper;
import dev.rhea.cpu.ir.IrBuilder;
import dev.rhea.cpu.ir.MemOp;
import dev.rhea.cpu.ir.Value;

/**
 * MIPS32 loads and stores: section 4.3. The builder knows their byte order.
 *
 * <p>Not modelled: Address Error of a misaligned load or store, which is done as though it were
 * allowed (that of ll and sc is raised).
 */
public final class MipsMemoryInsns extends MipsInsns {
  private static final Helper SWL = Helper.faults(MipsMemoryHelpers.class, "swl");
  private static final Helper SWR = Helper.faults(MipsMemoryHelpers.class, "swr");
  private static final Helper LL = Helper.faults(MipsMemoryHelpers.class, "loadLinked");
  private static final Helper SC = Helper.faults(MipsMemoryHelpers.class, "storeConditional");
  private static final Helper SYNC = Helper.faults(MipsMemoryHelpers.class, "sync");
  private static final Helper SYNCI = Helper.synced(MipsMemoryHelpers.class, "synci");

  public MipsMemoryInsns(IrBuilder b) {
    super(b);
  }

  private void load(MemOp shape, Field rt, Field offset, Field base) {
    setX(rt, b.load(shape, x(base), offset));
  }

  private void store(MemOp shape, Field rt, Field offset, Field base) {
    b.store(shape, x(base), offset, x(rt));
  }

  void lb(Field rt, Field offset, Field base) {
    load(MemOp.S8, rt, offset, base);
  }

  void lbu(Field rt, Field offset, Field base) {
    load(MemOp.U8, rt, offset, base);
  }

  void lh(Field rt, Field offset, Field base) {
    load(MemOp.S16, rt, offset, base);
  }

  void lhu(Field rt, Field offset, Field base) {
    load(MemOp.U16, rt, offset, base);
  }

  void lw(Field rt, Field offset, Field base) {
    load(MemOp.S32, rt, offset, base);
  }

  void sb(Field rt, Field offset, Field base) {
    store(MemOp.U8, rt, offset, base);
  }

  void sh(Field rt, Field offset, Field base) {
    store(MemOp.U16, rt, offset, base);
  }

  void sw(Field rt, Field offset, Field base) {
    store(MemOp.U32, rt, offset, base);
  }

  // Unaligned words in two parts. The left part is the more significant one, so a big-endian word
  // begins with it and a little-endian one ends with it.

  void lwl(Field rt, Field offset, Field base) {
    Value address = b.add(x(base), offset);
    Value word = b.trunc32(b.load(MemOp.U32, b.and(address, constant(-4)), constant(0)));
    Value shift = b.trunc32(bitsBefore(address));
    Value kept = b.and(w(rt), b.not(b.shl(b.trunc32(constant(-1)), shift)));
    setW(rt, b.or(b.shl(word, shift), kept));
  }

  void lwr(Field rt, Field offset, Field base) {
    Value address = b.add(x(base), offset);
    Value word = b.trunc32(b.load(MemOp.U32, b.and(address, constant(-4)), constant(0)));
    Value shift = b.trunc32(b.sub(constant(24), bitsBefore(address)));
    Value kept = b.and(w(rt), b.not(b.shr(b.trunc32(constant(-1)), shift)));
    setW(rt, b.or(b.shr(word, shift), kept));
  }

  /** How many bits of the aligned word are more significant than the byte at {@code address}. */
  private Value bitsBefore(Value address) {
    Value inWord = b.isBigEndian() ? address : b.not(address);
    return b.shl(b.and(inWord, constant(3)), constant(3));
  }

  void swl(Field rt, Field offset, Field base) {
    b.run(SWL, b.add(x(base), offset), x(rt));
  }

  void swr(Field rt, Field offset, Field base) {
    b.run(SWR, b.add(x(base), offset), x(rt));
  }

  void ll(Field rt, Field offset, Field base) {
    setX(rt, b.call(LL, b.add(x(base), offset), constant(4)));
  }

  void sc(Field rt, Field offset, Field base) {
    setX(rt, b.call(SC, b.add(x(base), offset), constant(4), x(rt)));
  }

  /** A hint; its address raises nothing. */
  void pref(Field hint, Field offset, Field base) {}

  void sync(Field stype) {
    b.run(SYNC);
  }

  void synci(Field offset, Field base) {
    b.run(SYNCI);
    b.checkLeave();
  }
}
