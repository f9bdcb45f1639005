package dev.rhea.cpu.riscv;

import dev.rhea.memory.Access;
import dev.rhea.memory.Page;

/**
 * Physical memory protection, section 3.7: sixteen entries, granularity four bytes.
 *
 * <p>Cold: asked once for each TLB fill. The ranges are worked out when a register is written.
 *
 * <p>Not modelled: an access that begins inside an entry's range and ends behind it is judged by
 * its first byte. Smepmp.
 */
public final class RvPmp {
  /** Number of entries. */
  public static final int ENTRIES = 16;

  /** From {@link #check}: the page has several protections. */
  static final int MIXED = 8;

  // R, W and X are in the order of Access.
  private static final int READ = 1;
  private static final int WRITE = 2;
  private static final int EXECUTE = 4;
  private static final int ALL = READ | WRITE | EXECUTE;
  private static final int MODE_SHIFT = 3;
  private static final int OFF = 0;
  private static final int TOR = 1;
  private static final int NA4 = 2;
  private static final int LOCKED = 0x80;
  private static final int WRITABLE = LOCKED | 3 << MODE_SHIFT | ALL;
  private static final long ADDRESS = (1L << 54) - 1;

  private final int[] config = new int[ENTRIES];
  private final long[] address = new long[ENTRIES];

  /** First byte and last byte of each active entry's range; empty if first is above last. */
  private final long[] first = new long[ENTRIES];

  private final long[] last = new long[ENTRIES];
  private int active;

  RvPmp() {
    reset();
  }

  void reset() {
    for (int i = 0; i < ENTRIES; i++) {
      config[i] = 0;
      address[i] = 0;
    }
    update();
  }

  void copyFrom(RvPmp other) {
    System.arraycopy(other.config, 0, config, 0, ENTRIES);
    System.arraycopy(other.address, 0, address, 0, ENTRIES);
    update();
  }

  /** The content of pmpaddr{@code index}: bits 55 to 2 of an address. */
  long address(int index) {
    return address[index];
  }

  /** Writes pmpaddr{@code index}; ignored if locked, also by a locked range that begins there. */
  void setAddress(int index, long value) {
    boolean bound =
        index + 1 < ENTRIES && (config[index + 1] & LOCKED) != 0 && mode(index + 1) == TOR;
    if ((config[index] & LOCKED) == 0 && !bound) {
      address[index] = value & ADDRESS;
      update();
    }
  }

  /** Eight configurations from entry {@code index}, as pmpcfg{@code index / 4} holds them. */
  long config(int index) {
    long value = 0;
    for (int i = 7; i >= 0; i--) {
      value = value << 8 | config[index + i];
    }
    return value;
  }

  /** Writes eight configurations; locked entries and reserved combinations keep what they have. */
  void setConfig(int index, long value) {
    for (int i = 0; i < 8; i++) {
      int byteValue = (int) (value >>> 8 * i) & WRITABLE;
      boolean reserved = (byteValue & (READ | WRITE)) == WRITE;
      if ((config[index + i] & LOCKED) == 0 && !reserved) {
        config[index + i] = byteValue;
      }
    }
    update();
  }

  private int mode(int index) {
    return config[index] >>> MODE_SHIFT & 3;
  }

  private void update() {
    active = 0;
    for (int i = 0; i < ENTRIES; i++) {
      first[i] = 1;
      last[i] = 0;
      switch (mode(i)) {
        case OFF -> {
          continue;
        }
        case TOR -> {
          long from = i == 0 ? 0 : address[i - 1] << 2;
          long to = address[i] << 2;
          if (Long.compareUnsigned(from, to) < 0) {
            first[i] = from;
            last[i] = to - 1;
          }
        }
        case NA4 -> {
          first[i] = address[i] << 2;
          last[i] = first[i] + 3;
        }
        default -> { // NAPOT: as many low ones as the size has bits above eight bytes
          long ones = address[i] ^ (address[i] + 1);
          first[i] = (address[i] & ~ones) << 2;
          last[i] = first[i] | ones << 2 | 3;
        }
      }
      active = i + 1;
    }
  }

  /**
   * What {@code privilege} may do at {@code gpa}: bits of {@link Access#bit()}, and {@link #MIXED}
   * if that does not hold for its whole page.
   */
  int check(long gpa, int privilege) {
    long page = gpa & Page.NUMBER_MASK;
    long pageEnd = page | Page.OFFSET_MASK;
    int mixed = 0;
    for (int i = 0; i < active; i++) {
      if (Long.compareUnsigned(first[i], pageEnd) > 0
          || Long.compareUnsigned(last[i], page) < 0
          || Long.compareUnsigned(first[i], last[i]) > 0) {
        continue;
      }
      boolean whole =
          Long.compareUnsigned(first[i], page) <= 0 && Long.compareUnsigned(last[i], pageEnd) >= 0;
      if (!whole) {
        mixed = MIXED;
      }
      if (Long.compareUnsigned(first[i], gpa) <= 0 && Long.compareUnsigned(gpa, last[i]) <= 0) {
        boolean exempt = privilege == RvBits.M && (config[i] & LOCKED) == 0;
        return (exempt ? ALL : config[i] & ALL) | mixed;
      }
    }
    return (privilege == RvBits.M ? ALL : 0) | mixed;
  }
}
