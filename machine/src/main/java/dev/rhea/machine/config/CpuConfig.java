package dev.rhea.machine.config;

import java.util.Map;

/**
 * The machine's CPUs, all alike.
 *
 * @param model the name behind {@code -cpu}; empty for the board's default
 * @param properties extensions and limits switched on or off, in the order given
 * @param count how many
 */
public record CpuConfig(String model, Map<String, String> properties, int count) {
  /** One CPU of the board's default model. */
  public static final CpuConfig DEFAULT = new CpuConfig("", Map.of(), 1);
}
