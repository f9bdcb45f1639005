package dev.rhea.cpu.softfloat;

import dev.rhea.cpu.softfloat.FloatPolicy.InfinityTimesZero;

/** The NaN rules (IEEE 754-2019 §6.2), as the environment's policy has them. Cold. */
final class Nans {
  private Nans() {}

  /** The NaN that an invalid operation returns. */
  static long defaultNan(FloatEnv env, FloatFormat format) {
    return switch (env.policy.encoding()) {
      case POSITIVE_DEFAULT -> format.infinity | format.quietBit;
      case NEGATIVE_DEFAULT -> format.signBit | format.infinity | format.quietBit;
      case INVERTED -> format.infinity | (format.quietBit - 1);
    };
  }

  /** Raises invalid and returns the default NaN. */
  static long invalid(FloatEnv env, FloatFormat format) {
    env.raise(FloatEnv.INVALID);
    return defaultNan(env, format);
  }

  static boolean isSignalling(FloatEnv env, FloatFormat format, long bits) {
    boolean topBit = (bits & format.quietBit) != 0;
    return format.isNan(bits) && topBit == (env.policy.encoding() == NanEncoding.INVERTED);
  }

  /** The result of an operation whose only operand is a NaN. */
  static long propagate(FloatEnv env, FloatFormat format, long a) {
    return propagate(env, format, a, a);
  }

  /** The result of an operation of two operands, one or both NaNs. */
  static long propagate(FloatEnv env, FloatFormat format, long a, long b) {
    boolean signallingA = isSignalling(env, format, a);
    boolean signallingB = isSignalling(env, format, b);
    if (signallingA || signallingB) {
      env.raise(FloatEnv.INVALID);
    }
    return switch (env.policy.propagation()) {
      case DEFAULT_NAN -> defaultNan(env, format);
      case FIRST_OPERAND -> quiet(env, format, format.isNan(a) ? a : b);
      case SIGNALLING_FIRST ->
          quiet(env, format, signallingA || (!signallingB && format.isNan(a)) ? a : b);
    };
  }

  /** The result of {@code a × b + c}, at least one of them a NaN. */
  static long propagate(FloatEnv env, FloatFormat format, long a, long b, long c) {
    // A signalling addend raises invalid anyway and comes out by the propagation rule.
    boolean open =
        ((format.isInfinite(a) && format.isZero(b)) || (format.isZero(a) && format.isInfinite(b)))
            && !isSignalling(env, format, c);
    if (open) {
      InfinityTimesZero rule = env.policy.infinityTimesZero();
      if (rule != InfinityTimesZero.PROPAGATES) {
        env.raise(FloatEnv.INVALID);
      }
      if (rule == InfinityTimesZero.INVALID_DEFAULT) {
        return defaultNan(env, format);
      }
    }
    return env.policy.addendFirst()
        ? propagateInOrder(env, format, c, a, b)
        : propagateInOrder(env, format, a, b, c);
  }

  private static long propagateInOrder(
      FloatEnv env, FloatFormat format, long first, long second, long third) {
    if (!format.isNan(first) && !format.isNan(second)) {
      return propagate(env, format, third);
    }
    if (isSignalling(env, format, third)) {
      env.raise(FloatEnv.INVALID);
      boolean earlier =
          isSignalling(env, format, first)
              || isSignalling(env, format, second)
              || env.policy.propagation() == NanPropagation.FIRST_OPERAND;
      return earlier ? propagate(env, format, first, second) : propagate(env, format, third);
    }
    return propagate(env, format, first, second);
  }

  /** A NaN converted to another format: the payload's high bits stay, unless NaNs are canonical. */
  static long convert(FloatEnv env, FloatFormat from, FloatFormat to, long bits) {
    boolean signalling = isSignalling(env, from, bits);
    if (signalling) {
      env.raise(FloatEnv.INVALID);
    }
    boolean inverted = env.policy.encoding() == NanEncoding.INVERTED;
    if (env.policy.propagation() == NanPropagation.DEFAULT_NAN || (signalling && inverted)) {
      return defaultNan(env, to);
    }
    long fraction = bits & from.fractionMask;
    int gain = to.fractionBits - from.fractionBits;
    fraction = gain >= 0 ? fraction << gain : fraction >>> -gain;
    if (inverted && fraction == 0) {
      return defaultNan(env, to);
    }
    return to.zero(from.sign(bits)) | to.infinity | fraction | (inverted ? 0 : to.quietBit);
  }

  private static long quiet(FloatEnv env, FloatFormat format, long bits) {
    if (env.policy.encoding() == NanEncoding.INVERTED) {
      return isSignalling(env, format, bits) ? defaultNan(env, format) : bits & format.mask;
    }
    return bits & format.mask | format.quietBit;
  }
}
