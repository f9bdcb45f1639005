package dev.rhea.tests.smp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A litmus test and its program. Each hart runs its code on one instance after another of a batch
 * of them, without waiting for the others, so that they meet in all sorts of ways; between batches
 * the harts wait for each other, and hart 0 counts what came out of each instance and sets all to
 * zero.
 *
 * <p>The code of a hart finds the addresses of x, y and z, all zero at first and in different cache
 * lines, in a0, a1 and a2, and 1 in a7; it leaves what it has read, 0 or 1, in s0 and s1, which are
 * 0 before, and may change t0 to t2. The addresses are in a3, a4 and a5 once more, for accesses of
 * which a compiler cannot know that they are to one place.
 *
 * @param name the test's name, as in the literature
 * @param harts what each hart does, two to four
 * @param forbidden outcomes that the guest's memory model forbids: bit 2n is s0 of hart n, bit 2n+1
 *     its s1
 */
record Litmus(String name, List<String> harts, List<Integer> forbidden) {
  /** Instances in a batch: few enough for the nearest cache. */
  private static final int INSTANCES = 64;

  /** Bytes from one instance to the next. */
  private static final int STRIDE = 256;

  private static final long X = Harts.DATA;
  private static final long RESULTS = Harts.DATA + 0x10_0000;
  private static final long HISTOGRAM = Harts.DATA + 0x20_0000;
  private static final long BARRIER = Harts.DATA + 0x30_0000;

  /**
   * Runs the test.
   *
   * @param rounds instances in all, at least
   * @return how often each outcome was seen
   */
  SortedMap<Integer, Long> run(Harts.Kind kind, long rounds, long seconds) {
    try (Harts machine = new Harts(harts.size(), kind)) {
      long status = machine.run(program(rounds), seconds);
      if (status != 1) {
        throw new AssertionError(name + " ended with " + status);
      }
      SortedMap<Integer, Long> outcomes = new TreeMap<>();
      for (int outcome = 0; outcome < 1 << 2 * harts.size(); outcome++) {
        long times = machine.load(HISTOGRAM + 8L * outcome);
        if (times != 0) {
          outcomes.put(outcome, times);
        }
      }
      return outcomes;
    }
  }

  /** Outcomes in words, for a message. */
  String text(Map<Integer, Long> outcomes) {
    List<String> lines = new ArrayList<>();
    outcomes.forEach((outcome, times) -> {
      StringBuilder line = new StringBuilder(name).append(':');
      for (int hart = 0; hart < harts.size(); hart++) {
        line.append(
            " P%d %d,%d".formatted(hart, outcome >> 2 * hart & 1, outcome >> 2 * hart + 1 & 1));
      }
      lines.add(line + " × " + times + (forbidden.contains(outcome) ? " FORBIDDEN" : ""));
    });
    return String.join("\n", lines);
  }

  private String program(long rounds) {
    StringBuilder text = new StringBuilder();
    text.append(
        """
          mv   s11, a0
          li   s2, %d
          li   a7, 1
        """
            .formatted((rounds + INSTANCES - 1) / INSTANCES));
    for (int hart = 1; hart < harts.size(); hart++) {
      text.append("  li t0, %d\n  beq s11, t0, hart%d\n".formatted(hart, hart));
    }
    for (int hart = 0; hart < harts.size(); hart++) {
      text.append(hart(hart));
    }
    return text.toString();
  }

  private String hart(int hart) {
    String own =
        """
        hart%1$d:
          mv   s3, s2
        batch%1$d:
          li   s4, %2$d
          li   s5, %3$d
          li   a0, %4$d
          li   a6, %5$d
          # a hart begins a little later than the others, each time another one
          andi t0, s3, 7
          slli t0, t0, %1$d
        delay%1$d:
          addi t0, t0, -1
          bgez t0, delay%1$d
        next%1$d:
          addi a1, a0, 64
          addi a2, a0, 128
          mv   a3, a0
          mv   a4, a1
          mv   a5, a2
          li   s0, 0
          li   s1, 0
        %6$s
          slli s1, s1, 1
          or   s0, s0, s1
          sb   s0, 0(a6)
          addi a0, a0, %7$d
          addi a6, a6, 4
          addi s4, s4, -1
          bnez s4, next%1$d
        """
            .formatted(
                hart, INSTANCES, RESULTS, X, RESULTS + hart, harts.get(hart).indent(2), STRIDE);
    return own + barrier(hart, "a") + (hart == 0 ? count() : "") + barrier(hart, "b") + end(hart);
  }

  /** All harts have come here before one goes on: each adds one, and waits for a multiple. */
  private String barrier(int hart, String which) {
    return """
      li   t1, %3$d
      fence rw, rw
      amoadd.d.aqrl t0, a7, (t1)
      li   t2, %4$d
      div  t0, t0, t2
      addi t0, t0, 1
      mul  t0, t0, t2
    wait%2$s%1$d:
      ld   t2, 0(t1)
      blt  t2, t0, wait%2$s%1$d
      fence rw, rw
    """
        .formatted(hart, which, BARRIER, harts.size());
  }

  private String count() {
    return """
      li   t0, %d
      li   t1, %d
      li   t2, %d
      li   s4, %d
    tally:
      lbu  s5, 0(t0)
      lbu  s7, 1(t0)
      slli s7, s7, 2
      or   s5, s5, s7
      lbu  s7, 2(t0)
      slli s7, s7, 4
      or   s5, s5, s7
      lbu  s7, 3(t0)
      slli s7, s7, 6
      or   s5, s5, s7
      slli s5, s5, 3
      add  s5, s5, t1
      ld   s7, 0(s5)
      addi s7, s7, 1
      sd   s7, 0(s5)
      sd   zero, 0(t2)
      sd   zero, 64(t2)
      sd   zero, 128(t2)
      addi t0, t0, 4
      addi t2, t2, %d
      addi s4, s4, -1
      bnez s4, tally
    """
        .formatted(RESULTS, HISTOGRAM, X, INSTANCES, STRIDE);
  }

  private String end(int hart) {
    return """
      addi s3, s3, -1
      bnez s3, batch%1$d
      li   t0, %2$d
      %3$s
    stop%1$d:
      wfi
      j    stop%1$d
    """
        .formatted(hart, Harts.EXIT, hart == 0 ? "sd a7, 0(t0)" : "nop");
  }
}
