package dev.rhea.cpu.softfloat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The host paths return the soft layer's bits and flags, whether inexact was set or not: on dense
 * edge cases in every rounding mode, and on random operands.
 *
 * <p>{@code -Drhea.softfloat.cases=N} sets the random cases per operation; the default is for the
 * ordinary build, tens of millions are for a change to a host path.
 */
class HostPathTest {
  private static final int CASES = Integer.getInteger("rhea.softfloat.cases", 30_000);

  /** One policy with canonical NaNs, one that propagates payloads and judges tininess before. */
  private static final List<FloatPolicy> POLICIES =
      List.of(
          FloatPolicy.CANONICAL,
          new FloatPolicy(
              NanEncoding.NEGATIVE_DEFAULT,
              NanPropagation.SIGNALLING_FIRST,
              true,
              FloatPolicy.InfinityTimesZero.PROPAGATES,
              Tininess.BEFORE_ROUNDING,
              IntegerOverflow.SATURATE_NAN_ZERO));

  @TestFactory
  Stream<DynamicTest> randomOperandsGiveTheSoftLayersBitsAndFlags() {
    return hostOperations()
        .map(operation -> DynamicTest.dynamicTest(operation.name(), () -> random(operation)));
  }

  @TestFactory
  Stream<DynamicTest> edgesGiveTheSoftLayersBitsAndFlags() {
    return hostOperations()
        .map(operation -> DynamicTest.dynamicTest(operation.name(), () -> edges(operation)));
  }

  @TestFactory
  Stream<DynamicTest> bitsAboveTheFormatAreIgnored() {
    return Operations.all().values().stream()
        .filter(operation -> !operation.operands().startsWith("d"))
        .filter(operation -> !operation.operands().equalsIgnoreCase("l"))
        .map(operation -> DynamicTest.dynamicTest(operation.name(), () -> garbage(operation)));
  }

  private static void garbage(Operation operation) {
    long above = ~format(operation.operands().charAt(0)).mask;
    RandomOperands random = new RandomOperands(5);
    long[] clean = new long[3];
    for (int i = 0; i < 2_000; i++) {
      random.fill(operation.operands(), clean);
      long a = clean[0] | random.nextLong() & above;
      long b = clean[1] | random.nextLong() & above;
      long c = clean[2] | random.nextLong() & above;
      for (Operation.Body body : List.of(operation.soft(), operation.host())) {
        FloatEnv expected = new FloatEnv(POLICIES.get(i & 1));
        FloatEnv actual = new FloatEnv(POLICIES.get(i & 1));
        expected.flags = i >>> 1 & 1;
        actual.flags = i >>> 1 & 1;
        long wanted = body.run(expected, clean[0], clean[1], clean[2], i % 6);
        assertEquals(
            OracleFile.show(wanted, expected.flags),
            OracleFile.show(body.run(actual, a, b, c, i % 6), actual.flags),
            () -> operation.name() + " " + Long.toHexString(a) + " " + Long.toHexString(b));
      }
    }
  }

  private static Stream<Operation> hostOperations() {
    return Operations.all().values().stream().filter(Operation::hasHost);
  }

  private static void random(Operation operation) {
    Comparison comparison = new Comparison(operation);
    RandomOperands random = new RandomOperands(operation.name().hashCode() | 1L);
    long[] operands = new long[3];
    for (int i = 0; i < CASES; i++) {
      random.fill(operation.operands(), operands);
      // Three of four cases in the mode that has host paths.
      int choice = (int) (random.nextLong() >>> 32);
      int rm = (choice & 3) != 0 ? RoundingMode.RNE : (choice >>> 2) % 6;
      comparison.check(operands, rm);
    }
  }

  private static void edges(Operation operation) {
    Comparison comparison = new Comparison(operation);
    int arity = operation.operands().length();
    long[] none = {0};
    long[] first = edgesOf(operation.operands().charAt(0), arity);
    for (long a : first) {
      for (long b : arity > 1 ? first : none) {
        for (long c : arity > 2 ? first : none) {
          long[] operands = {a, b, c};
          for (int rm = 0; rm <= (operation.rounds() ? RoundingMode.ROD : 0); rm++) {
            comparison.check(operands, rm);
          }
        }
      }
    }
  }

  /** Neighbourhoods of every power of two that the paths' guards or a format's limits name. */
  private static long[] edgesOf(char kind, int arity) {
    List<Long> edges = new ArrayList<>();
    if (kind == 'l' || kind == 'L') {
      for (int shift = 0; shift < 64; shift++) {
        for (int delta = -2; delta <= 2; delta++) {
          edges.add((1L << shift) + delta);
          edges.add(-(1L << shift) + delta);
        }
      }
    } else {
      FloatFormat f = format(kind);
      int[] exponents =
          arity == 3 ? new int[] {0, 1, f.bias - 1, f.bias, 2 * f.bias, 2 * f.bias + 1} : guards(f);
      for (int exponent : exponents) {
        long bits = (long) Math.clamp(exponent, 0, 2 * f.bias + 1) << f.fractionBits;
        int reach = arity == 1 ? 3 : 1;
        for (int ulps = -reach; ulps <= reach; ulps++) {
          edges.add(bits + ulps & f.mask >>> 1);
          edges.add(bits + ulps & f.mask >>> 1 | f.signBit);
        }
      }
      edges.add(f.infinity | f.quietBit | 3);
      edges.add(f.infinity | f.quietBit - 3);
    }
    return edges.stream().mapToLong(Long::longValue).toArray();
  }

  private static int[] guards(FloatFormat f) {
    int b = f.bias;
    // formatter:off
    return new int[] {
      0, 1, 2, 3, b / 2, b / 2 + 1, b - 960, b - 480, b - 127, b - 126, b - 125, b - 24, b - 14,
      b - 1, b, b + 1, b + f.fractionBits, b + f.fractionBits + 1, b + 15, b + 16, b + 30, b + 31,
      b + 32, b + 62, b + 63, b + 64, b + 126, b + 127, b + 128, b + b / 2, 2 * b - 1, 2 * b,
      2 * b + 1
    };
    // formatter:on
  }

  private static FloatFormat format(char kind) {
    return switch (kind) {
      case 'h' -> FloatFormat.BINARY16;
      case 's' -> FloatFormat.BINARY32;
      case 'd' -> FloatFormat.BINARY64;
      default -> throw new AssertionError("operand kind " + kind);
    };
  }

  /** Runs both layers on the same operands, with and without the flag that paths look at. */
  private static final class Comparison {
    private static final int[] FLAGS_BEFORE = {0, FloatEnv.INEXACT};
    private final Operation operation;
    private int round;

    Comparison(Operation operation) {
      this.operation = operation;
    }

    void check(long[] operands, int rm) {
      FloatPolicy policy = POLICIES.get(round & 1);
      FloatEnv soft = new FloatEnv(policy);
      FloatEnv host = new FloatEnv(policy);
      for (int before : FLAGS_BEFORE) {
        soft.flags = before;
        host.flags = before;
        long expected = operation.soft().run(soft, operands[0], operands[1], operands[2], rm);
        long actual = operation.host().run(host, operands[0], operands[1], operands[2], rm);
        if (expected != actual || soft.flags != host.flags) {
          assertEquals(
              OracleFile.show(expected, soft.flags),
              OracleFile.show(actual, host.flags),
              () -> describe(operands, rm, before));
        }
      }
      round++;
    }

    private String describe(long[] operands, int rm, int before) {
      StringBuilder text = new StringBuilder(operation.name());
      for (int i = 0; i < operation.operands().length(); i++) {
        text.append(' ').append(Long.toHexString(operands[i]));
      }
      return text.append(", mode ").append(rm).append(", flags before ").append(before).toString();
    }
  }
}
