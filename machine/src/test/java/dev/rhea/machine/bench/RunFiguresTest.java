package dev.rhea.machine.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.rhea.machine.bench.GuestReport.Sample;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is read off one run: the guest's own words, the warm-up curve, the counters. */
class RunFiguresTest {

  @Test
  void guestTellsWhenItHadMadeEachPart() {
    // 8 passes, 4 samples: after 2, 4, 6, 8; the clock counts at 10 MHz from 0x1000 on.
    GuestReport report =
        GuestReport.parse("passes 8\nticks 1000 1064 1096 10fa 1127\nresult 0x1\n");
    assertEquals(
        new GuestReport(
            8,
            List.of(
                new Sample(100 * 1e-7, 2),
                new Sample(150 * 1e-7, 4),
                new Sample(250 * 1e-7, 6),
                new Sample(295 * 1e-7, 8))),
        report);
  }

  @Test
  void samplesWithoutAPassBetweenThemAreOne() {
    // Two passes: samples 1 and 2 both came after the first.
    GuestReport report = GuestReport.parse("passes 2\nticks 0 a a 1e 1e\nresult 0x1\n");
    assertEquals(
        new GuestReport(2, List.of(new Sample(10 * 1e-7, 1), new Sample(30 * 1e-7, 2))), report);
  }

  @Test
  void guestThatDidNotFinishHasNoReport() {
    assertNull(GuestReport.parse("pass the number of passes: -append 40\n"));
    assertNull(GuestReport.parse("passes 8\n"));
  }

  @Test
  void warmUpCountsFromTheProcessesStart() {
    // 10 passes in each of three seconds' parts: at 10, 40 and 50 passes per second.
    GuestReport report =
        new GuestReport(30, List.of(new Sample(1, 10), new Sample(1.25, 20), new Sample(1.45, 30)));
    WarmUp warmUp = WarmUp.of(report, 2.0);
    assertEquals(0.55, warmUp.startSeconds(), 1e-9);
    assertEquals(50, warmUp.peak(), 1e-6);
    assertEquals(0.55 + 1, warmUp.secondsTo(0.19), 1e-9);
    assertEquals(0.55 + 1.25, warmUp.secondsTo(0.5), 1e-9);
    assertEquals(0.55 + 1.45, warmUp.secondsTo(0.9), 1e-9);
  }

  @Test
  void countersOfSeveralCpusAreAdded() {
    EngineCounters counters =
        EngineCounters.parse(
            """
            vcpu-0: tcg regions=3 instructions=1000 tlb-misses=7
            vcpu-1: tcg regions=2 instructions=500 tlb-misses=1
            jvm: jvm-c1-ms=40 jvm-code-bytes=4096
            """);
    assertEquals(
        Map.of(
            "regions", 5L,
            "instructions", 1500L,
            "tlb-misses", 8L,
            "jvm-c1-ms", 40L,
            "jvm-code-bytes", 4096L),
        counters.values());
  }
}
