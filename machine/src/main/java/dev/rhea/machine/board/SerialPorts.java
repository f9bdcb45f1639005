package dev.rhea.machine.board;

import dev.rhea.machine.UserError;
import dev.rhea.machine.config.CharConfig;
import dev.rhea.machine.config.MachineConfig;
import java.util.List;

/** How {@code -serial} options meet the serial ports of a board. */
public final class SerialPorts {
  private SerialPorts() {}

  /**
   * The back end of a board's one serial port; empty if it has none.
   *
   * @param board the board's name, for the error sentence
   * @throws UserError if more ports are asked for than that, other than for nothing
   */
  public static String only(MachineConfig config, String board) {
    List<String> serials = config.serials();
    for (String more : serials.subList(Math.min(1, serials.size()), serials.size())) {
      CharConfig backend = config.charBackend(more);
      if (!more.isEmpty() && (backend == null || backend.kind() != CharConfig.Kind.NULL)) {
        throw new UserError(
            "-serial: the board "
                + board
                + " has one serial port; use -device virtconsole for another console");
      }
    }
    return serials.isEmpty() ? "" : serials.getFirst();
  }
}
