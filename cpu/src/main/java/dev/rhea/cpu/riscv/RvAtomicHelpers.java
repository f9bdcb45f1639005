package dev.rhea.cpu.riscv;

import dev.rhea.memory.Access;
import dev.rhea.memory.HostMemory;

/**
 * What generated code calls for the A extension. Atomic operations fault as stores do, {@code lr}
 * as a load; none may be misaligned, or of anything but memory. Word results are sign-extended.
 */
public final class RvAtomicHelpers {
  /** Of an instruction's two ordering bits: earlier accesses come first. */
  private static final int RL = 1;

  private RvAtomicHelpers() {}

  /**
   * Loads a word and reserves it.
   *
   * @param aqrl the instruction's ordering bits, aq the higher; aq there is always
   */
  public static long lrW(RvState s, long gva, int aqrl) {
    release(aqrl);
    long value = s.mmu.loadAcquire32(gva);
    s.reservation = gva;
    s.reservedValue = value;
    return value;
  }

  /** As {@link #lrW}, of a doubleword. */
  public static long lrD(RvState s, long gva, int aqrl) {
    release(aqrl);
    long value = s.mmu.loadAcquire64(gva);
    s.reservation = gva;
    s.reservedValue = value;
    return value;
  }

  /** Earlier stores come before a load with rl; no host does that by itself. */
  private static void release(int aqrl) {
    if ((aqrl & RL) != 0) {
      HostMemory.fullFence();
    }
  }

  /**
   * Stores a word if the reserved one still has the value that {@code lr} saw; 0 if so. A change
   * and change back goes unseen, as programs written for compare-and-swap expect.
   */
  public static long scW(RvState s, long gva, long value) {
    if (!takeReservation(s, gva, 4)) {
      return 1;
    }
    long expected = (int) s.reservedValue;
    return s.mmu.compareAndExchange32(gva, expected, value) == expected ? 0 : 1;
  }

  /** As {@link #scW}, on a doubleword. */
  public static long scD(RvState s, long gva, long value) {
    if (!takeReservation(s, gva, 8)) {
      return 1;
    }
    long expected = s.reservedValue;
    return s.mmu.compareAndExchange64(gva, expected, value) == expected ? 0 : 1;
  }

  /**
   * Whether {@code gva} is reserved, which it is not any more then. Without a reservation nothing
   * is stored, so nothing faults but the alignment (section 14.2 leaves that open).
   */
  private static boolean takeReservation(RvState s, long gva, int size) {
    if ((gva & (size - 1)) != 0) {
      throw s.walker.misaligned(gva, Access.WRITE);
    }
    boolean reserved = s.reservation == gva;
    s.reservation = -1;
    return reserved;
  }

  /** Stores {@code operand}; gives the word before. */
  public static long amoswapW(RvState s, long gva, long operand) {
    return s.mmu.getAndSet32(gva, operand);
  }

  /** Adds {@code operand}; gives the word before. */
  public static long amoaddW(RvState s, long gva, long operand) {
    return s.mmu.getAndAdd32(gva, operand);
  }

  /** Exclusive-ors {@code operand}; gives the word before. */
  public static long amoxorW(RvState s, long gva, long operand) {
    return s.mmu.getAndXor32(gva, operand);
  }

  /** Ands {@code operand}; gives the word before. */
  public static long amoandW(RvState s, long gva, long operand) {
    return s.mmu.getAndAnd32(gva, operand);
  }

  /** Ors {@code operand}; gives the word before. */
  public static long amoorW(RvState s, long gva, long operand) {
    return s.mmu.getAndOr32(gva, operand);
  }

  /** Signed minimum with {@code operand}; gives the word before. */
  public static long amominW(RvState s, long gva, long operand) {
    return s.mmu.getAndMin32(gva, operand);
  }

  /** Signed maximum with {@code operand}; gives the word before. */
  public static long amomaxW(RvState s, long gva, long operand) {
    return s.mmu.getAndMax32(gva, operand);
  }

  /** Unsigned minimum with {@code operand}; gives the word before. */
  public static long amominuW(RvState s, long gva, long operand) {
    return s.mmu.getAndMinUnsigned32(gva, operand);
  }

  /** Unsigned maximum with {@code operand}; gives the word before. */
  public static long amomaxuW(RvState s, long gva, long operand) {
    return s.mmu.getAndMaxUnsigned32(gva, operand);
  }

  /** Stores {@code operand}; gives the doubleword before. */
  public static long amoswapD(RvState s, long gva, long operand) {
    return s.mmu.getAndSet64(gva, operand);
  }

  /** Adds {@code operand}; gives the doubleword before. */
  public static long amoaddD(RvState s, long gva, long operand) {
    return s.mmu.getAndAdd64(gva, operand);
  }

  /** Exclusive-ors {@code operand}; gives the doubleword before. */
  public static long amoxorD(RvState s, long gva, long operand) {
    return s.mmu.getAndXor64(gva, operand);
  }

  /** Ands {@code operand}; gives the doubleword before. */
  public static long amoandD(RvState s, long gva, long operand) {
    return s.mmu.getAndAnd64(gva, operand);
  }

  /** Ors {@code operand}; gives the doubleword before. */
  public static long amoorD(RvState s, long gva, long operand) {
    return s.mmu.getAndOr64(gva, operand);
  }

  /** Signed minimum with {@code operand}; gives the doubleword before. */
  public static long amominD(RvState s, long gva, long operand) {
    return s.mmu.getAndMin64(gva, operand);
  }

  /** Signed maximum with {@code operand}; gives the doubleword before. */
  public static long amomaxD(RvState s, long gva, long operand) {
    return s.mmu.getAndMax64(gva, operand);
  }

  /** Unsigned minimum with {@code operand}; gives the doubleword before. */
  public static long amominuD(RvState s, long gva, long operand) {
    return s.mmu.getAndMinUnsigned64(gva, operand);
  }

  /** Unsigned maximum with {@code operand}; gives the doubleword before. */
  public static long amomaxuD(RvState s, long gva, long operand) {
    return s.mmu.getAndMaxUnsigned64(gva, operand);
  }
}
