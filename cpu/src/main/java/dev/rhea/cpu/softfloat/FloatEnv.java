package dev.rhea.cpu.softfloat;

/**
 * The floating-point environment of one virtual CPU: the policy and the accumulated exception
 * flags. Hot: {@link #flags} is a plain field that operations or into and front-ends read, write
 * and clear. Confined to the CPU's thread.
 */
public final class FloatEnv {
  /** The rounded result differs from the exact one (§7.6). */
  public static final int INEXACT = 1;

  /** The result is tiny and inexact (§7.5, default handling). */
  public static final int UNDERFLOW = 2;

  /** The rounded result would exceed the largest finite number (§7.4). Comes with inexact. */
  public static final int OVERFLOW = 4;

  /** An exact infinite result from finite operands (§7.3). */
  public static final int DIVIDE_BY_ZERO = 8;

  /** No usefully definable result (§7.2). */
  public static final int INVALID = 16;

  /** All five flags. */
  public static final int ALL = INEXACT | UNDERFLOW | OVERFLOW | DIVIDE_BY_ZERO | INVALID;

  /** Sticky exception flags: an or of the constants above. */
  public int flags;

  /** The rules in force; a front-end whose guest can switch them assigns another. */
  public FloatPolicy policy;

  /** An environment with no flag set. */
  public FloatEnv(FloatPolicy policy) {
    this.policy = policy;
  }

  void raise(int raised) {
    flags |= raised;
  }
}
