package dev.rhea.cpu.softfloat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rhea.cpu.softfloat.FloatPolicy.InfinityTimesZero;
import org.junit.jupiter.api.Test;

/**
 * NaN rules that no oracle at hand has: operands that propagate under the encoding from before IEEE
 * 754-2008. Expected values are written down from the rule: a quiet NaN comes out as it went in, a
 * signalling one gives the default NaN (MIPS Architecture For Programmers, volume I, 6.3.2.2).
 */
class NansTest {
  private static final FloatFormat F32 = FloatFormat.BINARY32;
  private static final FloatFormat F64 = FloatFormat.BINARY64;
  private static final long ONE = 0x3f80_0000L;
  private static final long QUIET = 0xff80_0009L;
  private static final long SIGNALLING = 0x7fc0_0005L;
  private static final long DEFAULT = 0x7fbf_ffffL;

  private final FloatEnv env =
      new FloatEnv(
          new FloatPolicy(
              NanEncoding.INVERTED,
              NanPropagation.SIGNALLING_FIRST,
              false,
              InfinityTimesZero.INVALID_PROPAGATES,
              Tininess.AFTER_ROUNDING,
              IntegerOverflow.MAXIMUM));

  @Test
  void quietOperandComesOutUnchanged() {
    check(QUIET, 0, SoftAdd.add(env, F32, ONE, QUIET, RoundingMode.RNE));
    check(QUIET, 0, SoftSqrt.sqrt(env, F32, QUIET, RoundingMode.RNE));
    check(QUIET, 0, SoftFma.fma(env, F32, ONE, ONE, QUIET, RoundingMode.RNE));
  }

  @Test
  void signallingOperandGivesTheDefaultNanAndNotAnInfinity() {
    check(DEFAULT, FloatEnv.INVALID, SoftAdd.add(env, F32, QUIET, SIGNALLING, RoundingMode.RNE));
    check(DEFAULT, FloatEnv.INVALID, SoftSqrt.sqrt(env, F32, 0x7fc0_0000L, RoundingMode.RNE));
  }

  @Test
  void narrowedPayloadOfZeroDoesNotBecomeAnInfinity() {
    long lowPayload = 0x7ff0_0000_0000_0001L;
    check(DEFAULT, 0, SoftConvert.convert(env, F64, F32, lowPayload, RoundingMode.RNE));
    long highPayload = 0xfff4_0000_0000_0000L;
    check(0xffa0_0000L, 0, SoftConvert.convert(env, F64, F32, highPayload, RoundingMode.RNE));
  }

  @Test
  void infinityTimesZeroRaisesInvalidAndKeepsAQuietAddend() {
    long infinity = 0x7f80_0000L;
    check(QUIET, FloatEnv.INVALID, SoftFma.fma(env, F32, infinity, 0, QUIET, RoundingMode.RNE));
  }

  private void check(long expected, int expectedFlags, long actual) {
    assertEquals(OracleFile.show(expected, expectedFlags), OracleFile.show(actual, env.flags));
    env.flags = 0;
  }
}
