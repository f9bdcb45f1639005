package dev.rhea.machine.board;

import java.util.List;

/**
 * A kind of device that a user may add to a board.
 *
 * @param name the name behind {@code -device}
 * @param bus what it plugs into, empty if into nothing
 * @param description one line for {@code -device help}
 * @param properties what can be set, beside {@code id}
 */
public record DeviceType(String name, String bus, String description, List<Property> properties) {
  /** The line of {@code -device help}, in QEMU's layout. */
  public String helpLine() {
    return "name \""
        + name
        + "\""
        + (bus.isEmpty() ? "" : ", bus " + bus)
        + ", desc \""
        + description
        + "\"";
  }
}
