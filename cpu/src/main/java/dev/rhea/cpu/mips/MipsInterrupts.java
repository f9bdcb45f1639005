package dev.rhea.cpu.mips;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The hardware interrupt pins of one CPU, numbered as in Cause.IP: 2 to 7. Any thread may raise and
 * lower a pin.
 */
final class MipsInterrupts {
  private static final VarHandle LINES;

  static {
    try {
      LINES = MethodHandles.lookup().findVarHandle(MipsInterrupts.class, "lines", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("UnusedVariable") // by LINES
  private volatile int lines;

  /** The pins that are high, bit n for IPn. */
  int lines() {
    return lines;
  }

  /** From any thread: the level of a pin; true if that raised it. */
  boolean setLine(int pin, boolean level) {
    int bit = 1 << pin;
    int before =
        level ? (int) LINES.getAndBitwiseOr(this, bit) : (int) LINES.getAndBitwiseAnd(this, ~bit);
    return level && (before & bit) == 0;
  }

  /** Sets all pins. */
  void setAll(int lines) {
    this.lines = lines;
  }
}
