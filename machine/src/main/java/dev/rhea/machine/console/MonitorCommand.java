package dev.rhea.machine.console;

import dev.rhea.machine.config.NearestName;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * One command, or one subject of {@code info}.
 *
 * @param name its name
 * @param shortName another name, empty if none
 * @param arguments what follows it, for {@code help}
 * @param help one line
 * @param words what Tab offers behind it
 * @param action turns the arguments into the text that is shown
 */
record MonitorCommand(
    String name,
    String shortName,
    String arguments,
    String help,
    List<String> words,
    Function<String, String> action) {

  /** A command without a short name and words to offer. */
  static MonitorCommand of(
      String name, String arguments, String help, Function<String, String> action) {
    return new MonitorCommand(name, "", arguments, help, List.of(), action);
  }

  /** The command called {@code name}; {@code prefix} is put before it in the error. */
  static MonitorCommand find(List<MonitorCommand> commands, String name, String prefix) {
    List<String> names = new ArrayList<>();
    for (MonitorCommand command : commands) {
      if (command.isCalled(name)) {
        return command;
      }
      names.add(command.name);
    }
    String hint = NearestName.hint(name, names, "");
    throw new MonitorError("unknown command: '" + prefix + name + "'" + hint);
  }

  /** Whether this is its name or short name. */
  boolean isCalled(String word) {
    return name.equals(word) || (!shortName.isEmpty() && shortName.equals(word));
  }

  /** Carries it out. A command that takes no arguments is not given any. */
  String answer(String text) {
    if (arguments.isEmpty() && !text.isEmpty()) {
      throw new MonitorError(name + ": extraneous characters at the end of line");
    }
    return action.apply(text);
  }

  /** The line of {@code help}, in QEMU's layout. */
  String helpLine(String prefix) {
    String names = prefix + name + (shortName.isEmpty() ? "" : "|" + shortName);
    return names + (arguments.isEmpty() ? " " : " " + arguments) + " -- " + help + "\n";
  }
}
