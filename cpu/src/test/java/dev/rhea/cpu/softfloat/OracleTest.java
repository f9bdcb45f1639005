package dev.rhea.cpu.softfloat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rhea.cpu.softfloat.FloatPolicy.InfinityTimesZero;
import dev.rhea.cpu.softfloat.OracleFile.Block;
import dev.rhea.cpu.softfloat.OracleFile.Case;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Replays what other machines returned: each operation of each vector file by the soft layer, and
 * by the host layer with no flag set and with inexact set.
 */
class OracleTest {
  private static final Map<String, Operation> OPERATIONS = Operations.all();

  @TestFactory
  Stream<DynamicNode> riscv64() {
    return replay("riscv64.vec", FloatPolicy.CANONICAL);
  }

  @TestFactory
  Stream<DynamicNode> x86_64() {
    return replay(
        "x86_64.vec",
        new FloatPolicy(
            NanEncoding.NEGATIVE_DEFAULT,
            NanPropagation.FIRST_OPERAND,
            false,
            InfinityTimesZero.PROPAGATES,
            Tininess.AFTER_ROUNDING,
            IntegerOverflow.INDEFINITE));
  }

  @TestFactory
  Stream<DynamicNode> aarch64() {
    return replay(
        "aarch64.vec",
        new FloatPolicy(
            NanEncoding.POSITIVE_DEFAULT,
            NanPropagation.SIGNALLING_FIRST,
            true,
            InfinityTimesZero.INVALID_DEFAULT,
            Tininess.BEFORE_ROUNDING,
            IntegerOverflow.SATURATE_NAN_ZERO));
  }

  @TestFactory
  Stream<DynamicNode> mipsLegacyNans() {
    return replay(
        "mips-legacy.vec",
        new FloatPolicy(
            NanEncoding.INVERTED,
            NanPropagation.DEFAULT_NAN,
            false,
            InfinityTimesZero.INVALID_PROPAGATES,
            Tininess.AFTER_ROUNDING,
            IntegerOverflow.MAXIMUM));
  }

  @TestFactory
  Stream<DynamicNode> mips2008Nans() {
    return replay(
        "mips-2008.vec",
        new FloatPolicy(
            NanEncoding.POSITIVE_DEFAULT,
            NanPropagation.SIGNALLING_FIRST,
            true,
            InfinityTimesZero.INVALID_PROPAGATES,
            Tininess.AFTER_ROUNDING,
            IntegerOverflow.SATURATE_NAN_ZERO));
  }

  private static Stream<DynamicNode> replay(String file, FloatPolicy policy) {
    return OracleFile.read(file).stream().map(block -> replay(block, policy));
  }

  private static DynamicNode replay(Block block, FloatPolicy policy) {
    Operation operation = OPERATIONS.get(block.operation());
    assertTrue(operation != null, () -> "no operation " + block.operation());
    Stream<DynamicNode> soft =
        Stream.of(test("soft", block, operation.operands(), operation.soft(), policy, 0));
    Stream<DynamicNode> host =
        Stream.of(
            test("host", block, operation.operands(), operation.host(), policy, 0),
            test(
                "host, inexact set",
                block,
                operation.operands(),
                operation.host(),
                policy,
                FloatEnv.INEXACT));
    return DynamicContainer.dynamicContainer(
        block.operation(), operation.hasHost() ? Stream.concat(soft, host) : soft);
  }

  private static DynamicNode test(
      String layer,
      Block block,
      String kinds,
      Operation.Body body,
      FloatPolicy policy,
      int flagsBefore) {
    return DynamicTest.dynamicTest(
        layer,
        () -> {
          FloatEnv env = new FloatEnv(policy);
          for (Case edge : block.cases()) {
            replayEdge(block, edge, body, env, flagsBefore);
          }
          // Checksums cover the flags, so they can be compared only when none was set before.
          if (flagsBefore == 0) {
            for (int i = 0; i < block.modes().length; i++) {
              assertEquals(
                  Long.toHexString(block.randomSums()[i]),
                  Long.toHexString(randomSum(block, kinds, body, env, block.modes()[i])),
                  "checksum of random cases, rounding mode " + block.modes()[i]);
            }
          }
        });
  }

  private static void replayEdge(
      Block block, Case edge, Operation.Body body, FloatEnv env, int flagsBefore) {
    long[] operands = edge.operands();
    for (int i = 0; i < block.modes().length; i++) {
      env.flags = flagsBefore;
      long result = body.run(env, operands[0], operands[1], operands[2], block.modes()[i]);
      String expected = OracleFile.show(edge.results()[i], edge.flags()[i] | flagsBefore);
      int mode = block.modes()[i];
      assertEquals(
          expected, OracleFile.show(result, env.flags), () -> edge.line() + ", mode " + mode);
    }
  }

  private static long randomSum(
      Block block, String kinds, Operation.Body body, FloatEnv env, int rm) {
    RandomOperands random = new RandomOperands(block.randomSeed());
    long[] operands = new long[3];
    long sum = 0;
    for (int i = 0; i < block.randomCount(); i++) {
      random.fill(kinds, operands);
      env.flags = 0;
      long result = body.run(env, operands[0], operands[1], operands[2], rm);
      sum = (sum ^ result) * 0xff51afd7ed558ccdL;
      sum ^= sum >>> 32 ^ env.flags;
    }
    return sum;
  }
}
