package dev.rhea.machine.bench;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.rhea.machine.bench.BenchProgram.Kind;
import java.util.OptionalDouble;

/**
 * The results for other programs: every run with its times and its warm-up curve, every counter.
 * Times in seconds, ratios are ÷ QEMU's; what is not known is left out.
 */
public final class BenchJson {
  private BenchJson() {}

  /** The document. */
  public static String text(BenchResults results) {
    JsonObject document = new JsonObject();
    document.add("host", host());
    document.addProperty("target", results.plan().target().text());
    document.addProperty("seconds", results.plan().seconds());
    document.addProperty("runs", results.plan().runs());
    JsonArray programs = new JsonArray();
    results.programs().forEach(result -> programs.add(program(result)));
    document.add("programs", programs);
    document.add("geometricMeans", means(results));
    return new GsonBuilder().setPrettyPrinting().create().toJson(document) + "\n";
  }

  private static JsonObject host() {
    JsonObject host = new JsonObject();
    host.addProperty("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    host.addProperty("architecture", System.getProperty("os.arch"));
    host.addProperty("processors", Runtime.getRuntime().availableProcessors());
    host.addProperty("java", System.getProperty("java.vm.version"));
    return host;
  }

  private static JsonObject program(ProgramResult result) {
    JsonObject object = new JsonObject();
    object.addProperty("name", result.program().text());
    object.addProperty("kind", result.program().kind().text());
    object.addProperty("passes", result.passes());
    add(object, "instructions", result.instructions());
    JsonArray engines = new JsonArray();
    result.series().forEach(series -> engines.add(engine(result, series)));
    object.add("engines", engines);
    return object;
  }

  private static JsonObject engine(ProgramResult result, Series series) {
    JsonObject object = new JsonObject();
    object.addProperty("engine", series.engine().text());
    object.addProperty("wall", series.wallSeconds());
    object.addProperty("spread", series.spread());
    add(object, "cpu", finite(series.cpuSeconds()));
    add(object, "wallRatio", result.wallRatio(series));
    add(object, "cpuRatio", result.cpuRatio(series));
    add(object, "mips", result.mips(series));
    object.addProperty("start", series.startSeconds());
    object.addProperty("to50", series.secondsTo(0.5));
    object.addProperty("to90", series.secondsTo(0.9));
    object.addProperty("to99", series.secondsTo(0.99));
    JsonObject counters = new JsonObject();
    series.counters().values().forEach(counters::addProperty);
    object.add("counters", counters);
    JsonArray runs = new JsonArray();
    series.runs().forEach(run -> runs.add(run(run)));
    object.add("runs", runs);
    return object;
  }

  private static JsonObject run(Measurement run) {
    JsonObject object = new JsonObject();
    object.addProperty("wall", run.wallSeconds());
    add(object, "cpu", finite(run.cpuSeconds()));
    JsonArray curve = new JsonArray();
    for (WarmUp.Point point : run.warmUp().points()) {
      JsonObject at = new JsonObject();
      at.addProperty("seconds", point.seconds());
      at.addProperty("passesPerSecond", point.speed());
      curve.add(at);
    }
    object.add("curve", curve);
    return object;
  }

  private static JsonArray means(BenchResults results) {
    JsonArray means = new JsonArray();
    for (Kind kind : Kind.values()) {
      for (BenchEngine engine : results.plan().engines()) {
        OptionalDouble wall = results.meanWallRatio(kind, engine);
        if (engine.isOurs() && wall.isPresent()) {
          JsonObject mean = new JsonObject();
          mean.addProperty("kind", kind.text());
          mean.addProperty("engine", engine.text());
          mean.addProperty("programs", results.count(kind));
          add(mean, "wallRatio", wall);
          add(mean, "cpuRatio", results.meanCpuRatio(kind, engine));
          means.add(mean);
        }
      }
    }
    return means;
  }

  private static void add(JsonObject object, String name, OptionalDouble value) {
    if (value.isPresent()) {
      object.addProperty(name, value.getAsDouble());
    }
  }

  private static OptionalDouble finite(double value) {
    return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
  }
}
