package dev.rhea.machine.console;

import dev.rhea.machine.board.BoardCpu;
import dev.rhea.machine.config.NearestName;
import dev.rhea.memory.log.LogItem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** The monitor's commands: QEMU's names, arguments and answers, one line of the table each. */
final class MonitorCommands {
  private final MonitoredMachine machine;
  private final Supplier<List<MonitorCommand>> all;
  private final List<MonitorCommand> info;
  private Format lastFormat = new Format(1, 'x', 4);

  private MonitorCommands(MonitoredMachine machine, Supplier<List<MonitorCommand>> all) {
    this.machine = machine;
    this.all = all;
    this.info = InfoCommands.all(machine);
  }

  /**
   * The table.
   *
   * @param all answers the finished table, for {@code help}
   */
  static List<MonitorCommand> all(MonitoredMachine machine, Supplier<List<MonitorCommand>> all) {
    return new MonitorCommands(machine, all).table();
  }

  private List<MonitorCommand> table() {
    List<String> subjects = new ArrayList<>();
    info.forEach(subject -> subjects.add(subject.name()));
    return List.of(
        // formatter:off
        new MonitorCommand("cont", "c", "",           "resume emulation", List.of(), text -> cont()),
        MonitorCommand.of("dumpdtb",   "filename",    "dump the FDT in dtb format to 'filename'", this::dumpDtb),
        MonitorCommand.of("gva2gpa",   "addr",        "print the guest physical address of a guest virtual address", this::gvaToGpa),
        new MonitorCommand("help", "?", "[cmd]",      "show the help", List.of(), this::help),
        new MonitorCommand("info", "",  "[subcommand]", "show the state of something", subjects, this::info),
        MonitorCommand.of("log",       "item1[,...]", "log these items from now on; 'none' logs nothing", this::log),
        new MonitorCommand("print", "p", "/fmt expr", "print expression value (use $reg for CPU register access)", List.of(), this::print),
        new MonitorCommand("quit", "q", "",           "quit the emulator", List.of(), text -> quit()),
        new MonitorCommand("stop", "s", "",           "stop emulation", List.of(), text -> stop()),
        MonitorCommand.of("system_powerdown", "",     "press the power button", text -> powerDown()),
        MonitorCommand.of("system_reset", "",         "reset the system", text -> reset()),
        MonitorCommand.of("x",         "/fmt addr",   "virtual memory dump starting at 'addr'", text -> dump(text, true)),
        MonitorCommand.of("xp",        "/fmt addr",   "physical memory dump starting at 'addr'", text -> dump(text, false))
        // formatter:on
        );
  }

  private String cont() {
    if (!machine.resume()) {
      throw new MonitorError("Resetting the Virtual Machine is required");
    }
    return "";
  }

  private String stop() {
    machine.pause();
    return "";
  }

  private String quit() {
    machine.quit();
    return "";
  }

  private String reset() {
    machine.reset();
    return "";
  }

  private String powerDown() {
    if (!machine.powerDown()) {
      throw new MonitorError(
          "this board has no power button; log in and power the guest off, or 'quit'");
    }
    return "";
  }

  private String help(String text) {
    if (text.startsWith("info ")) {
      return MonitorCommand.find(info, text.substring(5).trim(), "info ").helpLine("info ");
    }
    if (!text.isEmpty()) {
      return MonitorCommand.find(all.get(), text, "").helpLine("");
    }
    return list(all.get(), "");
  }

  private String info(String text) {
    if (text.isEmpty()) {
      return list(info, "info ");
    }
    int blank = text.indexOf(' ');
    String name = blank < 0 ? text : text.substring(0, blank);
    String rest = blank < 0 ? "" : text.substring(blank + 1).trim();
    return MonitorCommand.find(info, name, "info ").answer(rest);
  }

  private static String list(List<MonitorCommand> commands, String prefix) {
    StringBuilder text = new StringBuilder();
    for (MonitorCommand command : commands) {
      text.append(command.helpLine(prefix));
    }
    return text.toString();
  }

  private String log(String text) {
    Set<LogItem> items = EnumSet.noneOf(LogItem.class);
    List<String> names = new ArrayList<>();
    for (LogItem item : LogItem.values()) {
      names.add(item.text());
    }
    for (String name : text.split(",", -1)) {
      LogItem item = LogItem.named(name);
      if (item != null) {
        items.add(item);
      } else if (!name.equals("none")) {
        String list = "; there are " + String.join(", ", names);
        throw new MonitorError(
            "unknown log item '" + name + "'" + NearestName.hint(name, names, list));
      }
    }
    machine.log().setItems(items);
    return "";
  }

  private String dumpDtb(String text) {
    if (text.isEmpty()) {
      throw new MonitorError("dumpdtb: filename expected");
    }
    try {
      Files.write(Path.of(text), machine.board().deviceTree());
    } catch (IOException | InvalidPathException e) {
      throw new MonitorError("dumpdtb: " + text + " cannot be written");
    }
    return "";
  }

  private String gvaToGpa(String text) {
    long gva = evaluate(text);
    StringBuilder answer = new StringBuilder();
    machine.whilePaused(() ->
        cpu()
            .translate(gva)
            .ifPresentOrElse(
                gpa -> answer.append("gpa: 0x").append(Long.toHexString(gpa)).append('\n'),
                () -> answer.append("Unmapped\n")));
    return answer.toString();
  }

  private String print(String text) {
    String format = format(text);
    char notation = format.isEmpty() ? 'd' : Format.parse(format, lastFormat).notation();
    return Format.showPlain(notation, evaluate(behind(text, format))) + "\n";
  }

  private String dump(String text, boolean virtual) {
    String formatText = format(text);
    Format format = Format.parse(formatText, lastFormat);
    lastFormat = format;
    long address = evaluate(behind(text, formatText));
    StringBuilder out = new StringBuilder();
    machine.whilePaused(
        () -> out.append(new MemoryDump(machine.board(), cpu(), virtual).dump(address, format)));
    return out.toString();
  }

  /** What stands behind a slash, without it; empty if there is none. */
  private static String format(String text) {
    if (!text.startsWith("/")) {
      return "";
    }
    int blank = text.indexOf(' ');
    return blank < 0 ? text.substring(1) : text.substring(1, blank);
  }

  private static String behind(String text, String format) {
    return text.startsWith("/") ? text.substring(1 + format.length()).trim() : text;
  }

  private long evaluate(String text) {
    long[] value = new long[1];
    // Registers are read while nothing runs, or they would be of different moments.
    machine.whilePaused(() -> value[0] = Expression.evaluate(text, cpu()::register));
    return value[0];
  }

  private BoardCpu cpu() {
    return machine.board().cpus().getFirst();
  }
}
