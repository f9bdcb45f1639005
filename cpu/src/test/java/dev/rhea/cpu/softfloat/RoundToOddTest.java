package dev.rhea.cpu.softfloat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Round to odd, which only one oracle knows and for one conversion, by what defines it: truncation,
 * which the oracles do check, with the last bit set when something was cut off.
 */
class RoundToOddTest {
  private static final int CASES = 40_000;

  @TestFactory
  Stream<DynamicTest> isTruncationWithTheLastBitSetWhenInexact() {
    return Operations.all().values().stream()
        .filter(Operation::rounds)
        // Integers, and floats rounded to one: their last bit is not the encoding's.
        .filter(operation -> !operation.name().matches("f\\d+\\.u?int.*|roundToIntegral.*"))
        .map(operation -> DynamicTest.dynamicTest(operation.name(), () -> compare(operation)));
  }

  private static void compare(Operation operation) {
    FloatEnv truncated = new FloatEnv(FloatPolicy.CANONICAL);
    FloatEnv odd = new FloatEnv(FloatPolicy.CANONICAL);
    RandomOperands random = new RandomOperands(operation.name().hashCode() | 1L);
    long[] operands = new long[3];
    for (int i = 0; i < CASES; i++) {
      random.fill(operation.operands(), operands);
      truncated.flags = 0;
      odd.flags = 0;
      long a = operands[0];
      long b = operands[1];
      long c = operands[2];
      long zero = operation.soft().run(truncated, a, b, c, RoundingMode.RTZ);
      long actual = operation.soft().run(odd, a, b, c, RoundingMode.ROD);
      boolean inexact = (truncated.flags & FloatEnv.INEXACT) != 0;
      String expected = OracleFile.show(inexact ? zero | 1 : zero, truncated.flags);
      assertEquals(
          expected,
          OracleFile.show(actual, odd.flags),
          () -> operation.name() + " " + Long.toHexString(a) + " " + Long.toHexString(b));
    }
  }

  @Test
  void narrowingTwiceRoundsAsOnce() {
    FloatEnv once = new FloatEnv(FloatPolicy.CANONICAL);
    FloatEnv twice = new FloatEnv(FloatPolicy.CANONICAL);
    RandomOperands random = new RandomOperands(7);
    for (int i = 0; i < 10 * CASES; i++) {
      long a = random.next('d', 0);
      // Exponents of binary16 are rare among those of binary64: take some from there.
      if ((i & 1) != 0) {
        a = (a & ~(0x7ffL << 52)) | (1023 - 26 + (i >>> 1) % 44L) << 52;
      }
      int rm = i % 5;
      once.flags = 0;
      twice.flags = 0;
      long direct = convert(once, FloatFormat.BINARY64, FloatFormat.BINARY16, a, rm);
      long odd = convert(twice, FloatFormat.BINARY64, FloatFormat.BINARY32, a, RoundingMode.ROD);
      long result = convert(twice, FloatFormat.BINARY32, FloatFormat.BINARY16, odd, rm);
      String operand = Long.toHexString(a) + ", mode " + rm;
      assertEquals(Long.toHexString(direct), Long.toHexString(result), operand);
    }
  }

  private static long convert(FloatEnv env, FloatFormat from, FloatFormat to, long a, int rm) {
    return SoftConvert.convert(env, from, to, a, rm);
  }
}
