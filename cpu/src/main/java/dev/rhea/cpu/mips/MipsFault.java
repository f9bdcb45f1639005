package dev.rhea.cpu.mips;

import dev.rhea.cpu.GuestFault;

/**
 * A synchronous exception on its way to {@link MipsState#deliver}: its code as in Cause.ExcCode
 * (volume III, table 8-22) and, where it has one, its address. One per CPU, reused.
 */
@SuppressWarnings("serial")
public final class MipsFault extends GuestFault {
  public static final int INTERRUPT = 0;
  public static final int MODIFIED = 1;
  public static final int TLB_LOAD = 2;
  public static final int TLB_STORE = 3;
  public static final int ADDRESS_LOAD = 4;
  public static final int ADDRESS_STORE = 5;
  public static final int FETCH_BUS = 6;
  public static final int DATA_BUS = 7;
  public static final int SYSCALL = 8;
  public static final int BREAKPOINT = 9;
  public static final int RESERVED_INSTRUCTION = 10;
  public static final int COPROCESSOR_UNUSABLE = 11;
  public static final int OVERFLOW = 12;
  public static final int TRAP = 13;
  public static final int FLOATING_POINT = 15;

  private static final String[] NAMES = {
    "interrupt", "TLB modified", "TLB load", "TLB store", "address error load",
    "address error store", "fetch bus error", "data bus error", "syscall", "breakpoint",
    "reserved instruction", "coprocessor unusable", "overflow", "trap", "(unknown)",
    "floating point"
  };

  private int code;
  private int coprocessor;
  private long address;
  private boolean refill;

  /** Exception code, one of the constants. */
  public int code() {
    return code;
  }

  /** Of a COPROCESSOR_UNUSABLE: which. */
  public int coprocessor() {
    return coprocessor;
  }

  /** gva of an address error or a TLB exception. */
  public long address() {
    return address;
  }

  /** Of a TLB exception: no entry matched, so the refill vectors apply. */
  public boolean refill() {
    return refill;
  }

  /** Whether the exception tells its address in BadVAddr. */
  boolean hasAddress() {
    return code >= MODIFIED && code <= ADDRESS_STORE;
  }

  /** Whether it is one of the TLB's, which tell their page in EntryHi and Context too. */
  boolean isTlb() {
    return code >= MODIFIED && code <= TLB_STORE;
  }

  MipsFault set(int code) {
    return set(code, 0, false);
  }

  MipsFault set(int code, long address, boolean refill) {
    this.code = code;
    this.address = address;
    this.refill = refill;
    this.coprocessor = 0;
    return this;
  }

  MipsFault setUnusable(int coprocessor) {
    set(COPROCESSOR_UNUSABLE);
    this.coprocessor = coprocessor;
    return this;
  }

  @Override
  public String getMessage() {
    return name(code) + ", address 0x" + Long.toHexString(address);
  }

  /** The name of exception {@code code} in the words of {@code -d int}. */
  static String name(int code) {
    return code < NAMES.length ? NAMES[code] : "(unknown)";
  }
}
