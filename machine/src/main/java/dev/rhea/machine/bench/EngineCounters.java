package dev.rhea.machine.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one of our engines counted: the {@code name=number} words that {@code -d accel} logs when
 * the machine ends.
 *
 * @param values by name
 */
public record EngineCounters(Map<String, Long> values) {
  private static final Pattern COUNTER = Pattern.compile("([a-z][a-z0-9-]*)=(-?\\d+)");

  /** Nothing is known, as of QEMU. */
  static final EngineCounters NONE = new EngineCounters(Map.of());

  /** Reads a log; of several CPUs' counters the sum. */
  static EngineCounters parse(String log) {
    Map<String, Long> values = new LinkedHashMap<>();
    for (Matcher matcher = COUNTER.matcher(log); matcher.find(); ) {
      values.merge(matcher.group(1), Long.parseLong(matcher.group(2)), Long::sum);
    }
    return new EngineCounters(values);
  }
}
