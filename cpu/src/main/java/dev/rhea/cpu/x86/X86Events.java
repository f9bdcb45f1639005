package dev.rhea.cpu.x86;

/**
 * What a CPU has in hand between two instructions: events on their way to a handler, and what
 * blocks them (SDM volume 3, 25.4.2 "Guest Non-Register State" and 25.8.3 "VM-Entry Controls for
 * Event Injection" name the same things).
 */
public final class X86Events {
  /** No vector. */
  public static final int NONE = -1;

  /** Vector of an exception to deliver, or {@link #NONE}. */
  public int exception = NONE;

  /** Whether it brings an error code. */
  public boolean hasErrorCode;

  /** That code. */
  public int errorCode;

  /** Vector of an interrupt that was acknowledged and is to be delivered, or {@link #NONE}. */
  public int interrupt = NONE;

  /** Whether that is a software interrupt. */
  public boolean softInterrupt;

  /** Bits of what blocks interrupts for one instruction: 1 by MOV SS, 2 by STI. */
  public int shadow;

  /** Whether an NMI is to be delivered. */
  public boolean nmiInjected;

  /** Whether one waits. */
  public boolean nmiPending;

  /** Whether one is being handled, which blocks others until IRET. */
  public boolean nmiMasked;

  /** The vector of a start-up IPI that waits. */
  public int sipiVector;

  /** Nothing in hand. */
  void reset() {
    exception = NONE;
    hasErrorCode = false;
    errorCode = 0;
    interrupt = NONE;
    softInterrupt = false;
    shadow = 0;
    nmiInjected = false;
    nmiPending = false;
    nmiMasked = false;
    sipiVector = 0;
  }

  /** Takes over all of {@code other}. */
  void copyFrom(X86Events other) {
    exception = other.exception;
    hasErrorCode = other.hasErrorCode;
    errorCode = other.errorCode;
    interrupt = other.interrupt;
    softInterrupt = other.softInterrupt;
    shadow = other.shadow;
    nmiInjected = other.nmiInjected;
    nmiPending = other.nmiPending;
    nmiMasked = other.nmiMasked;
    sipiVector = other.sipiVector;
  }

  @Override
  public String toString() {
    return "exception=%d interrupt=%d shadow=%d nmi=%b/%b/%b"
        .formatted(exception, interrupt, shadow, nmiInjected, nmiPending, nmiMasked);
  }
}
