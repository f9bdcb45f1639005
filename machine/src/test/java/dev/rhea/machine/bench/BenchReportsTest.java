package dev.rhea.machine.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.rhea.machine.bench.BenchProgram.Kind;
import dev.rhea.machine.bench.GuestReport.Sample;
import java.io.StringReader;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** Medians, ratios and means, and how the table, the JSON and the chart show them. */
class BenchReportsTest {

  private static final BenchPlan PLAN =
      new BenchPlan(
          BenchTarget.RISCV64,
          List.of(BenchProgram.INTEGER, BenchProgram.SORT),
          List.of(BenchEngine.TCG, BenchEngine.QEMU),
          1,
          3);

  /** integer: 2 ÷ 1 and 3 ÷ 1.5 CPU; sort: 1 ÷ 2 and 1 ÷ 2. */
  private final BenchResults results =
      new BenchResults(
          PLAN,
          List.of(
              new ProgramResult(
                  BenchProgram.INTEGER,
                  350,
                  List.of(
                      series(BenchEngine.TCG, 3.0, 2.5, 2.0, 1.5),
                      series(BenchEngine.QEMU, 1.5, 1.0, 1.25, 0.9))),
              new ProgramResult(
                  BenchProgram.SORT,
                  8,
                  List.of(
                      series(BenchEngine.TCG, 1.0, 1.0, 1.0, 1.0),
                      series(BenchEngine.QEMU, 2.0, 2.0, 2.0, 2.0)))));

  /** Runs of these wall times that used so much CPU time each; tcg counted. */
  private static Series series(BenchEngine engine, double cpu, double... walls) {
    List<Measurement> runs =
        Arrays.stream(walls)
            .mapToObj(wall ->
                new Measurement(
                    new ChildProcess(0, wall, cpu, ""),
                    new GuestReport(2, List.of(new Sample(0.5, 1), new Sample(0.75, 2)))))
            .toList();
    return new Series(
        engine,
        runs,
        engine == BenchEngine.TCG
            ? new EngineCounters(Map.of("instructions", 400_000_000L, "tlb-misses", 1_000_000L))
            : EngineCounters.NONE);
  }

  @Test
  void medianIsTheMiddleAndSpreadHalfTheSpan() {
    Series odd = series(BenchEngine.QEMU, 1, 5, 1, 2);
    assertEquals(2, odd.wallSeconds());
    assertEquals(1, odd.spread());
    assertEquals(1.5, series(BenchEngine.QEMU, 1, 1, 2, 5, 1).wallSeconds());
  }

  @Test
  void meansAreGeometricWithinAKind() {
    // sqrt(2 * 1/2) and, of CPU times, sqrt(2 * 1/2).
    assertEquals(1.0, results.meanWallRatio(Kind.CPU, BenchEngine.TCG).getAsDouble(), 1e-9);
    assertEquals(1.0, results.meanCpuRatio(Kind.CPU, BenchEngine.TCG).getAsDouble(), 1e-9);
    assertTrue(results.meanWallRatio(Kind.COLD, BenchEngine.TCG).isEmpty());
  }

  @Test
  void tableHasARowPerEngineAndDashesForWhatIsNotKnown() {
    List<String> lines = BenchTable.text(results).lines().toList();
    String tcg = lines.stream().filter(l -> l.startsWith("integer")).findFirst().orElseThrow();
    // 400 M instructions in 2 s, 2.5 misses a thousand; the first pass began 2 - 0.75 s after
    // start.
    assertEquals(
        "integer tcg 2.00 25 % 2.00 3.00 2.00 200 1.25 1.75 2.00 2.00 2.50 - - - - - -",
        tcg.replaceAll(" +", " "));
    String qemu = lines.get(lines.indexOf(tcg) + 1);
    // QEMU's MIPS are by our count of the same instructions.
    assertTrue(qemu.replaceAll(" +", " ").startsWith(" qemu 1.00 18 % 1.00 1.50 1.00 400 "), qemu);
    assertEquals(
        "geometric mean of 2 cpu programs: tcg ÷ qemu: wall 1.00, cpu 1.00", lines.getLast());
  }

  @Test
  void jsonHoldsEveryRun() {
    JsonObject json = JsonParser.parseString(BenchJson.text(results)).getAsJsonObject();
    JsonObject integer = json.getAsJsonArray("programs").get(0).getAsJsonObject();
    assertEquals("integer", integer.get("name").getAsString());
    JsonObject tcg = integer.getAsJsonArray("engines").get(0).getAsJsonObject();
    assertEquals(2.0, tcg.get("wallRatio").getAsDouble());
    assertEquals(1_000_000, tcg.getAsJsonObject("counters").get("tlb-misses").getAsLong());
    assertEquals(3, tcg.getAsJsonArray("runs").size());
    JsonObject qemu = integer.getAsJsonArray("engines").get(1).getAsJsonObject();
    assertEquals(0, qemu.getAsJsonObject("counters").size());
  }

  @Test
  void chartIsWellFormedAndHasABarAndACurvePerEngine() throws Exception {
    var document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(BenchChart.svg(results))));
    NodeList curves = document.getElementsByTagName("polyline");
    assertEquals(4, curves.getLength());
    assertFalse(BenchChart.svg(results).contains("NaN"));
    String page = BenchChart.html(results);
    assertTrue(page.startsWith("<!DOCTYPE html>"), page);
    assertTrue(page.contains("geometric mean of 2 cpu programs"), page);
  }

  @Test
  void coldProgramsCallAsOftenHoweverLongTheRunIs() {
    assertEquals(24, BenchProgram.COLD_24.passes(1));
    assertEquals(24, BenchProgram.COLD_24.passes(10));
    assertEquals(10 * BenchProgram.INTEGER.passes(1), BenchProgram.INTEGER.passes(10));
  }
}
