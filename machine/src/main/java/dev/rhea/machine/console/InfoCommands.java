package dev.rhea.machine.console;

import dev.rhea.machine.board.BoardCpu;
import dev.rhea.machine.board.BoardDevice;
import dev.rhea.machine.config.CharConfig;
import dev.rhea.machine.config.DriveConfig;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** The subjects of {@code info}: QEMU's names, one line of the table each. */
final class InfoCommands {
  private final MonitoredMachine machine;

  private InfoCommands(MonitoredMachine machine) {
    this.machine = machine;
  }

  /** The table. */
  static List<MonitorCommand> all(MonitoredMachine machine) {
    InfoCommands info = new InfoCommands(machine);
    return List.of(
        // formatter:off
        MonitorCommand.of("block",     "",           "show the disk images", text -> info.block()),
        MonitorCommand.of("chardev",   "",           "show the character back ends", text -> info.chardev()),
        MonitorCommand.of("cpus",      "",           "show the CPUs", text -> info.cpus()),
        MonitorCommand.of("mem",       "",           "show the active virtual memory mappings", text -> info.mem()),
        MonitorCommand.of("mtree",     "",           "show the memory map", text -> info.mtree()),
        MonitorCommand.of("name",      "",           "show the machine's name", text -> info.name()),
        MonitorCommand.of("qtree",     "",           "show the devices", text -> info.qtree()),
        MonitorCommand.of("registers", "[-a|cpu]",   "show the CPU registers (-a: of all CPUs; cpu: of that one)", info::registers),
        MonitorCommand.of("status",    "",           "show whether the machine runs", text -> info.status()),
        MonitorCommand.of("uuid",      "",           "show the machine's UUID", text -> info.uuid()),
        MonitorCommand.of("version",   "",           "show the version of Rhea", text -> info.version())
        // formatter:on
        );
  }

  private String block() {
    StringBuilder text = new StringBuilder();
    for (DriveConfig drive : machine.config().drives()) {
      text.append(drive.id()).append(": ").append(drive.file()).append(" (raw");
      text.append(drive.readOnly() ? ", read-only)\n" : ")\n");
    }
    return text.toString();
  }

  private String chardev() {
    StringBuilder text = new StringBuilder();
    for (CharConfig backend : machine.config().charBackends()) {
      String kind = backend.kind().name().toLowerCase(Locale.ROOT);
      text.append(backend.id()).append(": filename=").append(kind);
      if (backend.path() != null) {
        text.append(':').append(backend.path());
      }
      text.append('\n');
    }
    return text.toString();
  }

  private String cpus() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < machine.board().cpus().size(); i++) {
      text.append(i == 0 ? "* " : "  ")
          .append("CPU #")
          .append(i)
          .append(": thread=vcpu-")
          .append(i)
          .append('\n');
    }
    return text.toString();
  }

  private String mem() {
    StringBuilder text = new StringBuilder();
    machine.whilePaused(() -> text.append(machine.board().cpus().getFirst().mappings()));
    return text.toString();
  }

  private String mtree() {
    return machine.board().memory().dump();
  }

  private String name() {
    String name = machine.config().name();
    return name.isEmpty() ? "" : name + "\n";
  }

  private String qtree() {
    StringBuilder text = new StringBuilder("bus: main-system-bus\n  type System\n");
    for (BoardDevice device : machine.board().devices()) {
      text.append("  dev: ")
          .append(device.type())
          .append(", id \"")
          .append(device.id())
          .append("\"\n");
      if (!device.note().isEmpty()) {
        text.append("    ").append(device.note()).append('\n');
      }
      if (device.size() != 0) {
        HexFormat hex = HexFormat.of();
        text.append("    mmio ").append(hex.toHexDigits(device.gpa())).append('/');
        text.append(hex.toHexDigits(device.size())).append('\n');
      }
    }
    return text.toString();
  }

  private String registers(String text) {
    List<? extends BoardCpu> cpus = machine.board().cpus();
    int first = 0;
    int last = 0;
    if (text.equals("-a")) {
      last = cpus.size() - 1;
    } else if (!text.isEmpty()) {
      first = cpuNumber(text, cpus.size());
      last = first;
    }
    StringBuilder out = new StringBuilder();
    int from = first;
    int to = last;
    machine.whilePaused(() -> {
      for (int i = from; i <= to; i++) {
        out.append("\nCPU#").append(i).append('\n').append(cpus.get(i).registers());
      }
    });
    return out.toString();
  }

  private static int cpuNumber(String text, int count) {
    try {
      int number = Integer.parseInt(text);
      if (number >= 0 && number < count) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw new MonitorError(
        "there is no CPU '" + text + "'; they are numbered from 0 to " + (count - 1));
  }

  private String status() {
    return "VM status: " + machine.status() + "\n";
  }

  private String uuid() {
    UUID uuid = machine.config().uuid();
    return (uuid == null ? new UUID(0, 0) : uuid) + "\n";
  }

  private String version() {
    String version = InfoCommands.class.getPackage().getImplementationVersion();
    return (version == null ? "built in place" : version) + "\n";
  }
}
