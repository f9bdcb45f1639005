package dev.rhea.tests.smp;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What harts see of each other's accesses, against RVWMO (unprivileged specification, chapter
 * "RVWMO Memory Consistency Model", and the litmus tests of its explanatory appendix). Few rounds,
 * or {@code -Drhea.litmus=N} of each test on each engine.
 */
class LitmusTest {
  private static final long ROUNDS = Long.getLong("rhea.litmus", 20_000);
  private static final long SECONDS = 600 + ROUNDS / 10_000;

  private static final String STORE_X = "sd a7, 0(a0)";
  private static final String STORE_Y = "sd a7, 0(a1)";
  private static final String STORE_X_THEN_Y = "sd a7, 0(a0)\nfence w, w\nsd a7, 0(a1)";
  private static final String NOTHING = "nop";

  private static final List<Litmus> TESTS =
      List.of(
          // Message passing: who sees y set sees x set. Rule 4 (fences) on both sides.
          two("MP+fences", STORE_X_THEN_Y, "ld s0, 0(a1)\nfence r, r\nld s1, 0(a0)", 0b01_00),
          // Rule 9: a syntactic address dependency, though it has no influence on the address.
          two(
              "MP+fence+addr",
              STORE_X_THEN_Y,
              "ld s0, 0(a1)\nxor t0, s0, s0\nadd t0, t0, a0\nld s1, 0(t0)",
              0b01_00),
          // Rules 5 and 6: acquire and release annotations.
          two(
              "MP+amoswap.rl+lr.aq",
              "sd a7, 0(a0)\namoswap.d.rl zero, a7, (a1)",
              "lr.d.aq s0, (a1)\nld s1, 0(a0)",
              0b01_00),
          two(
              "MP+amoswap.rl+amoor.aq",
              "sd a7, 0(a0)\namoswap.d.rl zero, a7, (a1)",
              "amoor.d.aq s0, zero, (a1)\nld s1, 0(a0)",
              0b01_00),
          // Store buffering: one of both sees the other's store.
          two(
              "SB+fences",
              "sd a7, 0(a0)\nfence rw, rw\nld s0, 0(a1)",
              "sd a7, 0(a1)\nfence w, r\nld s0, 0(a0)",
              0b00_00),
          two(
              "SB+amoswap.aqrl",
              "amoswap.d.aqrl zero, a7, (a0)\nld s0, 0(a1)",
              "amoswap.d.aqrl zero, a7, (a1)\nld s0, 0(a0)",
              0b00_00),
          two(
              "SB+lr.aqrl",
              "sd a7, 0(a0)\nlr.d.aqrl s0, (a1)",
              "sd a7, 0(a1)\nlr.d.aqrl s0, (a0)",
              0b00_00),
          // Load buffering: not both see the other's later store. Rules 4, 10 and 11.
          two(
              "LB+fences",
              "ld s0, 0(a0)\nfence r, w\nsd a7, 0(a1)",
              "ld s0, 0(a1)\nfence r, w\nsd a7, 0(a0)",
              0b01_01),
          two(
              "LB+datas",
              "ld s0, 0(a0)\nxor t0, s0, s0\nadd t0, t0, a7\nsd t0, 0(a1)",
              "ld s0, 0(a1)\nxor t0, s0, s0\nadd t0, t0, a7\nsd t0, 0(a0)",
              0b01_01),
          two(
              "LB+ctrls",
              "ld s0, 0(a0)\nbnez s0, 1f\n1:sd a7, 0(a1)",
              "ld s0, 0(a1)\nbnez s0, 2f\n2:sd a7, 0(a0)",
              0b01_01),
          // Coherence: of two loads of one address, the later never sees the older. Rule 2.
          two("CoRR", STORE_X, "ld s0, 0(a0)\nld s1, 0(a0)", 0b01_00),
          two("CoRR, two registers", STORE_X, "ld s0, 0(a0)\nld s1, 0(a3)", 0b01_00),
          two("CoRR, of three", STORE_X, "ld t0, 0(a0)\nld s0, 0(a3)\nld s1, 0(a0)", 0b01_00),
          two("CoRR, of parts", STORE_X, "lw s0, 0(a0)\nld s1, 0(a3)", 0b01_00),
          // The first load is needed only where the second has read 0: a compiler would like to do
          // it
          // there, which is too late.
          two(
              "CoRR, the first needed late",
              STORE_X,
              "ld s0, 0(a0)\nld s1, 0(a3)\nbeqz s1, 1f\nli s0, 1\n1:",
              0b01_00),
          two("CoWR", "sd a7, 0(a0)\nld s0, 0(a3)", STORE_X, 0b00_00),
          two("CoRW", "ld s0, 0(a0)\nsd a7, 0(a3)", NOTHING, 0b00_01),
          // What one hart has seen another sees, if it is told.
          new Litmus(
              "WRC+fences",
              List.of(
                  STORE_X,
                  "ld s0, 0(a0)\nfence r, w\nsd a7, 0(a1)",
                  "ld s0, 0(a1)\nfence r, r\nld s1, 0(a0)"),
              List.of(0b01_01_00)),
          // All harts see two independent stores in the same order.
          new Litmus(
              "IRIW+fences",
              List.of(
                  STORE_X,
                  STORE_Y,
                  "ld s0, 0(a0)\nfence r, r\nld s1, 0(a1)",
                  "ld s0, 0(a1)\nfence r, r\nld s1, 0(a0)"),
              List.of(0b01_01_00_00)));

  private static Litmus two(String name, String first, String second, int forbidden) {
    return new Litmus(name, List.of(first, second), List.of(forbidden));
  }

  @TestFactory
  Stream<DynamicTest> noOutcomeThatTheModelForbids() {
    return TESTS.stream()
        .flatMap(litmus ->
            Stream.of(Harts.Kind.values())
                .map(kind -> dynamicTest(litmus.name() + " " + kind, () -> check(litmus, kind))));
  }

  private static void check(Litmus litmus, Harts.Kind kind) {
    long rounds = litmus.harts().size() > 2 ? ROUNDS / 4 : ROUNDS;
    SortedMap<Integer, Long> outcomes = litmus.run(kind, rounds, SECONDS);
    String seen = litmus.text(outcomes);
    if (Boolean.getBoolean("rhea.litmus.show")) {
      System.out.println(kind + "\n" + seen);
    }
    long counted = outcomes.values().stream().mapToLong(Long::longValue).sum();
    assertTrue(counted >= rounds, seen);
    for (int forbidden : litmus.forbidden()) {
      assertTrue(!outcomes.containsKey(forbidden), seen);
    }
  }

  /** Were the harts to run one after the other, no test here could fail. */
  @Test
  void hartsMeet() {
    Litmus unordered = two("MP", "sd a7, 0(a0)\nsd a7, 0(a1)", "ld s0, 0(a1)\nld s1, 0(a0)", -1);
    SortedMap<Integer, Long> outcomes = unordered.run(Harts.Kind.INTERP, ROUNDS, SECONDS);
    assertTrue(outcomes.containsKey(0b00_00), unordered.text(outcomes)); // read before
    assertTrue(outcomes.containsKey(0b11_00), unordered.text(outcomes)); // and after
  }
}
