package dev.rhea.cpu.riscv;

import dev.rhea.cpu.GuestFault;

/**
 * A synchronous exception on its way to {@link RvState#deliver}: its cause as in mcause (privileged
 * specification, table 14) and its trap value. One per hart, reused.
 */
@SuppressWarnings("serial")
public final class RvFault extends GuestFault {
  public static final int FETCH_MISALIGNED = 0;
  public static final int FETCH_ACCESS = 1;
  public static final int ILLEGAL_INSTRUCTION = 2;
  public static final int BREAKPOINT = 3;
  public static final int LOAD_MISALIGNED = 4;
  public static final int LOAD_ACCESS = 5;
  public static final int STORE_MISALIGNED = 6;
  public static final int STORE_ACCESS = 7;
  public static final int ECALL_FROM_U = 8;
  public static final int ECALL_FROM_S = 9;
  public static final int ECALL_FROM_M = 11;
  public static final int FETCH_PAGE_FAULT = 12;
  public static final int LOAD_PAGE_FAULT = 13;
  public static final int STORE_PAGE_FAULT = 15;

  private int cause;
  private long tval;
  private boolean tvalPending;

  /** Exception code, one of the constants. */
  public int cause() {
    return cause;
  }

  /** What goes into mtval or stval: a gva, instruction bits or 0. */
  public long tval() {
    return tval;
  }

  /** Whether tval is the instruction at pc, which nobody has looked at yet. */
  boolean tvalPending() {
    return tvalPending;
  }

  RvFault set(int cause, long tval) {
    this.cause = cause;
    this.tval = tval;
    this.tvalPending = false;
    return this;
  }

  /**
   * An illegal instruction found by a helper, which does not know its bits: they are read again at
   * delivery, so that no instruction has to carry its own encoding as an operand.
   */
  RvFault setIllegal() {
    set(ILLEGAL_INSTRUCTION, 0);
    tvalPending = true;
    return this;
  }

  @Override
  public String getMessage() {
    return name(cause) + ", tval 0x" + Long.toHexString(tval);
  }

  /** The name of exception {@code cause} in the words of {@code -d int}. */
  static String name(int cause) {
    return switch (cause) {
      case FETCH_MISALIGNED -> "misaligned_fetch";
      case FETCH_ACCESS -> "fault_fetch";
      case ILLEGAL_INSTRUCTION -> "illegal_instruction";
      case BREAKPOINT -> "breakpoint";
      case LOAD_MISALIGNED -> "misaligned_load";
      case LOAD_ACCESS -> "fault_load";
      case STORE_MISALIGNED -> "misaligned_store";
      case STORE_ACCESS -> "fault_store";
      case ECALL_FROM_U -> "user_ecall";
      case ECALL_FROM_S -> "supervisor_ecall";
      case ECALL_FROM_M -> "machine_ecall";
      case FETCH_PAGE_FAULT -> "exec_page_fault";
      case LOAD_PAGE_FAULT -> "load_page_fault";
      case STORE_PAGE_FAULT -> "store_page_fault";
      default -> "(unknown)";
    };
  }
}
