package dev.rhea.machine.config;

import java.util.Map;

/**
 * A device the user adds.
 *
 * @param driver the name behind {@code -device}
 * @param properties its properties, in the order given, {@code id} among them
 */
public record DeviceConfig(String driver, Map<String, String> properties) {
  /** The driver of a network card of which it is left to the board what it is. */
  public static final String BOARDS_CARD = "";
}
