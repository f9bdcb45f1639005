package dev.rhea.machine.cli;

import dev.rhea.accel.Accelerator;
import dev.rhea.machine.board.BoardType;
import dev.rhea.machine.board.DeviceType;
import dev.rhea.machine.board.Property;
import dev.rhea.machine.board.Target;
import dev.rhea.machine.board.Targets;
import dev.rhea.memory.log.LogItem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answers to {@code -help} and to {@code help} as a flag's value. */
final class HelpPages {
  private static final String CHARDEVS =
      "Available chardev backend types:\n  file\n  null\n  pty\n  stdio\n";
  private static final String NETDEVS =
      "Available netdev backend types:\n  " + String.join("\n  ", NetOptions.KINDS) + "\n";
  private static final String OBJECTS =
      "List of user creatable objects:\n  filter-dump\n  memory-backend-file\n  memory-backend-memfd\n  memory-backend-ram\n";

  private static final String SMP =
      """
      smp options:
        cpus=N      CPUs, each a thread of the host
        sockets=N   these multiply to the number of CPUs; one that is left out follows from the others
        clusters=N
        cores=N
        threads=N
        maxcpus=N   the same as cpus, since none can be added later
      """;

  private HelpPages() {}

  /** The page that the first flag which wants help asks for, or null if none does. */
  static @Nullable String wanted(Target target, List<FlagParser.Use> uses) {
    for (FlagParser.Use use : uses) {
      String page = page(target, use.option(), use.value(), uses);
      if (page != null) {
        return page;
      }
    }
    return null;
  }

  private static @Nullable String page(
      Target target, QemuOption option, String value, List<FlagParser.Use> uses) {
    if (option == QemuOption.HELP) {
      return usage(target);
    }
    if (option == QemuOption.VERSION) {
      return Version.text() + "\n";
    }
    if (value.equals("help") || value.equals("?")) {
      return list(target, option, uses);
    }
    if (value.endsWith(",help") || value.endsWith(",?")) {
      return properties(target, option, value.substring(0, value.indexOf(',')), uses);
    }
    return null;
  }

  /** The page of {@code -FLAG help}. */
  private static @Nullable String list(
      Target target, QemuOption option, List<FlagParser.Use> uses) {
    if (option == QemuOption.MACHINE) {
      return boards(target);
    } else if (option == QemuOption.CPU) {
      return cpus(target);
    } else if (option == QemuOption.DEVICE) {
      return devices(board(target, uses));
    } else if (option == QemuOption.ACCEL) {
      return accelerators();
    } else if (option == QemuOption.LOG_ITEMS) {
      return logItems();
    } else if (option == QemuOption.CHARDEV) {
      return CHARDEVS;
    } else if (option == QemuOption.OBJECT) {
      return OBJECTS;
    } else if (option == QemuOption.NETDEV || option == QemuOption.NIC) {
      return NETDEVS;
    } else if (option == QemuOption.SMP) {
      return SMP;
    }
    // Other flags have no lists, and "help" may be a file's name.
    return null;
  }

  /** The page of {@code -FLAG NAME,help}. */
  private static @Nullable String properties(
      Target target, QemuOption option, String name, List<FlagParser.Use> uses) {
    if (option == QemuOption.MACHINE) {
      return properties(name + "-machine options:\n", Targets.board(target, name).properties());
    } else if (option == QemuOption.CPU) {
      Targets.checkCpu(target, name);
      return properties(name + " options:\n", target.cpuProperties(name));
    } else if (option == QemuOption.DEVICE) {
      return properties(name + " options:\n", board(target, uses).deviceType(name).properties());
    }
    return null;
  }

  private static String usage(Target target) {
    return "usage: rhea " + target.name() + " [flags] [disk_image]\n" + QemuOption.helpText();
  }

  /** The board that the flags choose. */
  static BoardType board(Target target, List<FlagParser.Use> uses) {
    String name = "";
    for (FlagParser.Use use : uses) {
      if (use.option() == QemuOption.MACHINE) {
        String type = use.value().split(",", -1)[0];
        name = type.startsWith("type=") ? type.substring(5) : type;
      }
    }
    return Targets.board(target, name);
  }

  private static String boards(Target target) {
    StringBuilder text = new StringBuilder("Supported machines are:\n");
    String standard = " (default)";
    for (BoardType board : target.boards()) {
      text.append(padded(board.name(), 20)).append(' ').append(board.description());
      text.append(standard).append('\n');
      standard = "";
    }
    return text.toString();
  }

  private static String cpus(Target target) {
    StringBuilder text = new StringBuilder("Available CPUs:\n");
    for (String model : target.cpuModels()) {
      text.append("  ").append(model).append('\n');
    }
    return text.toString();
  }

  private static String devices(BoardType board) {
    StringBuilder text = new StringBuilder();
    for (DeviceType type : board.deviceTypes()) {
      text.append(type.helpLine()).append('\n');
    }
    return text.toString();
  }

  private static String accelerators() {
    StringBuilder text = new StringBuilder("Accelerators supported in Rhea:\n");
    for (Accelerator accelerator : Accelerator.values()) {
      text.append(padded(accelerator.id(), 9)).append(' ').append(accelerator.help()).append('\n');
    }
    return text.toString();
  }

  private static String properties(String title, List<Property> properties) {
    StringBuilder text = new StringBuilder(title);
    for (Property property : properties) {
      text.append(property.helpLine()).append('\n');
    }
    return text.toString();
  }

  private static String logItems() {
    StringBuilder text = new StringBuilder("Log items (comma separated):\n");
    for (LogItem item : LogItem.values()) {
      text.append(padded(item.text(), 15)).append(' ').append(item.help()).append('\n');
    }
    return text.toString();
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
