package dev.rhea.cpu.riscv;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The pending interrupts of one hart, mip without its enables. Any thread may raise and lower a
 * line; the hart's own thread reads them and writes the bits that software may write.
 *
 * <p>One word, changed atomically: bits 15 to 0 are lines, bits 31 to 16 what software wrote. SSIP
 * has no line of its own (section 10.1.3): other harts and devices set the software bit.
 */
final class RvInterrupts {
  private static final int SOFTWARE_SHIFT = 16;
  private static final long MASK = 0xFFFF;
  private static final VarHandle PENDING;

  static {
    try {
      PENDING = MethodHandles.lookup().findVarHandle(RvInterrupts.class, "pending", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("UnusedVariable") // by PENDING
  private volatile long pending;

  /** Lines and software bits together, numbered as in mip. */
  long pending() {
    long now = pending;
    return (now | now >>> SOFTWARE_SHIFT) & MASK;
  }

  /** The lines alone. */
  long lines() {
    return pending & MASK;
  }

  /** From any thread: the level of interrupt {@code irq}'s line; true if that raised it. */
  boolean setLine(int irq, boolean level) {
    long bit = 1L << (irq == RvBits.SSI ? irq + SOFTWARE_SHIFT : irq);
    long before =
        level
            ? (long) PENDING.getAndBitwiseOr(this, bit)
            : (long) PENDING.getAndBitwiseAnd(this, ~bit);
    return level && (before & bit) == 0;
  }

  /** Replaces the software bits of {@code mask} by those of {@code value}. */
  void setSoftware(long mask, long value) {
    PENDING.getAndBitwiseAnd(this, ~((mask & ~value) << SOFTWARE_SHIFT));
    PENDING.getAndBitwiseOr(this, (mask & value) << SOFTWARE_SHIFT);
  }

  /** Lines and software bits apart, for {@link #setAll}. */
  long all() {
    return pending;
  }

  /** Sets all lines and software bits. */
  void setAll(long all) {
    PENDING.setVolatile(this, all);
  }

  /** Clears the software bits; lines belong to the devices. */
  void reset() {
    PENDING.getAndBitwiseAnd(this, MASK);
  }
}
