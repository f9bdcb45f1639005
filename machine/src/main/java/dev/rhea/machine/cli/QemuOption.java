package dev.rhea.machine.cli;

import static dev.rhea.machine.cli.QemuOption.Group.BLOCK;
import static dev.rhea.machine.cli.QemuOption.Group.BOOT;
import static dev.rhea.machine.cli.QemuOption.Group.CHARACTER;
import static dev.rhea.machine.cli.QemuOption.Group.DEBUG;
import static dev.rhea.machine.cli.QemuOption.Group.DISPLAY;
import static dev.rhea.machine.cli.QemuOption.Group.MACHINE_AND_MEMORY;
import static dev.rhea.machine.cli.QemuOption.Group.NETWORK;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * QEMU's flags: the one table that parsing, {@code -help} and the nearest-name suggestions derive
 * from. A flag whose argument is empty here takes none. QEMU's flags that Rhea lacks are in {@link
 * RefusedOption}.
 */
enum QemuOption {
  // formatter:off
  HELP          (MACHINE_AND_MEMORY, "help",        "h",   "",                                 "show this help"),
  VERSION       (MACHINE_AND_MEMORY, "version",     "",    "",                                 "show the version"),
  MACHINE       (MACHINE_AND_MEMORY, "machine",     "M",   "[type=]NAME[,PROP=VALUE...]",      "the board; 'help' lists boards, 'NAME,help' its properties"),
  CPU           (MACHINE_AND_MEMORY, "cpu",         "",    "MODEL[,PROP=on|off...]",           "the CPU model and its extensions; 'help' lists them"),
  ACCEL         (MACHINE_AND_MEMORY, "accel",       "",    "NAME[:NAME...][,PROP=VALUE...]",   "the engine, the first that works of the list; 'help' lists them"),
  ENABLE_KVM    (MACHINE_AND_MEMORY, "enable-kvm",  "",    "",                                 "short for -accel kvm"),
  SMP           (MACHINE_AND_MEMORY, "smp",         "",    "[cpus=]N[,sockets=,cores=,threads=]", "the number of CPUs"),
  MEMORY        (MACHINE_AND_MEMORY, "m",           "",    "[size=]N[M|G|T]",                  "the size of RAM, in MiB without a suffix"),
  MEM_PATH      (MACHINE_AND_MEMORY, "mem-path",    "",    "FILE|DIR",                         "back RAM by a file, or by a nameless one in a directory (hugetlbfs works)"),
  MEM_PREALLOC  (MACHINE_AND_MEMORY, "mem-prealloc","",    "",                                 "touch all of RAM at start, so that it cannot run out later"),
  OBJECT        (MACHINE_AND_MEMORY, "object",      "",    "memory-backend-ram|file,id=ID,size=N[,mem-path=,share=,prealloc=] | filter-dump,id=ID,netdev=ID,file=FILE", "memory for -M memory-backend=ID, or a recording of a network"),
  DEVICE        (MACHINE_AND_MEMORY, "device",      "",    "NAME[,PROP=VALUE...]",             "add a device; 'help' lists them, 'NAME,help' the properties"),
  GLOBAL        (MACHINE_AND_MEMORY, "global",      "",    "DEVICE.PROP=VALUE",                "a property's default for all devices of a kind"),
  NAME          (MACHINE_AND_MEMORY, "name",        "",    "[guest=]NAME",                     "the machine's name, shown by the monitor"),
  UUID          (MACHINE_AND_MEMORY, "uuid",        "",    "UUID",                             "the machine's UUID, for the guest through fw_cfg"),
  RTC           (MACHINE_AND_MEMORY, "rtc",         "",    "[base=utc|localtime|DATETIME][,clock=host|rt|vm]", "what the real-time clock starts from and follows"),

  KERNEL        (BOOT,      "kernel",      "",    "FILE",                  "boot this kernel: Image, gzip'd Image or ELF"),
  INITRD        (BOOT,      "initrd",      "",    "FILE",                  "the initial RAM disk"),
  APPEND        (BOOT,      "append",      "",    "TEXT",                  "the kernel's command line"),
  DTB           (BOOT,      "dtb",         "",    "FILE",                  "use this device tree in place of the board's own"),
  BIOS          (BOOT,      "bios",        "",    "default|none|FILE",     "the firmware: built in, none, or a file"),

  DRIVE         (BLOCK,     "drive",       "",    "file=FILE[,if=virtio|none][,id=ID][,format=raw][,readonly=on]", "a disk image"),
  HDA           (BLOCK,     "hda",         "",    "FILE",                  "the first disk, short for -drive file=FILE,index=0"),
  HDB           (BLOCK,     "hdb",         "",    "FILE",                  "the second disk"),
  HDC           (BLOCK,     "hdc",         "",    "FILE",                  "the third disk"),
  HDD           (BLOCK,     "hdd",         "",    "FILE",                  "the fourth disk"),
  CDROM         (BLOCK,     "cdrom",       "",    "FILE",                  "a disk that is read-only"),

  NETDEV        (NETWORK,   "netdev",      "",    "user|tap|socket|stream|dgram|hubport,id=ID[,PROP=VALUE...]", "a network; docs/network.md shows each kind"),
  NIC           (NETWORK,   "nic",         "",    "user[,model=,mac=,PROP=VALUE...]|none", "a network and a card on it in one, or no card"),
  NET           (NETWORK,   "net",         "",    "none",                  "no network card"),

  CHARDEV       (CHARACTER, "chardev",     "",    "stdio|file|null|pty,id=ID[,...]", "a character back end; 'help' lists them"),
  SERIAL        (CHARACTER, "serial",      "",    "stdio|mon:stdio|file:FILE|null|pty|none|chardev:ID", "where the next serial port goes"),
  MONITOR       (CHARACTER, "monitor",     "",    "stdio|null|none|chardev:ID", "where the monitor is"),
  MON           (CHARACTER, "mon",         "",    "[chardev=]ID[,mode=readline]", "a monitor on a -chardev"),
  ECHR          (CHARACTER, "echr",        "",    "N",                     "the console's escape character, 1 (Ctrl-A) unless told"),

  NOGRAPHIC     (DISPLAY,   "nographic",   "",    "",                      "serial port and monitor on this terminal (Ctrl-A h helps)"),
  DISPLAY_NONE  (DISPLAY,   "display",     "",    "none",                  "no window, which is all there is"),
  VGA           (DISPLAY,   "vga",         "",    "none",                  "no graphics card, which is all there is"),
  NODEFAULTS    (DISPLAY,   "nodefaults",  "",    "",                      "no serial port, monitor or other device that was not asked for"),

  STOPPED       (DEBUG,     "S",           "",    "",                      "do not start the CPUs: 'cont' in the monitor does"),
  ICOUNT        (DEBUG,     "icount",      "",    "[shift=]N[,sleep=on|off]", "2^N nanoseconds of guest time an instruction, for runs that can be repeated"),
  SEED          (DEBUG,     "seed",        "",    "N",                     "draw what the guest sees of chance from this seed"),
  NO_REBOOT     (DEBUG,     "no-reboot",   "",    "",                      "end when the guest reboots"),
  NO_SHUTDOWN   (DEBUG,     "no-shutdown", "",    "",                      "pause when the guest powers off"),
  ACTION        (DEBUG,     "action",      "",    "reboot=reset|shutdown,shutdown=poweroff|pause", "what a guest's reboot and power-off do"),
  LOG_ITEMS     (DEBUG,     "d",           "",    "ITEM[,ITEM...]",        "log these; 'help' lists them"),
  LOG_FILE      (DEBUG,     "D",           "",    "FILE",                  "write the log here in place of standard error"),
  PIDFILE       (DEBUG,     "pidfile",     "",    "FILE",                  "write the process number to FILE"),
  NO_USER_CONFIG(DEBUG,     "no-user-config","",  "",                      "read no configuration file, as always");
  // formatter:on

  /** The headings of {@code -help}, in its order. */
  enum Group {
    MACHINE_AND_MEMORY("Machine, CPU and memory"),
    BOOT("Boot"),
    BLOCK("Disks"),
    NETWORK("Network"),
    CHARACTER("Serial ports and monitor"),
    DISPLAY("Display and defaults"),
    DEBUG("Running and logging");

    final String title;

    Group(String title) {
      this.title = title;
    }
  }

  final Group group;
  final String flag;
  private final String alias;
  final String argument;
  final String help;

  QemuOption(Group group, String flag, String alias, String argument, String help) {
    this.group = group;
    this.flag = flag;
    this.alias = alias;
    this.argument = argument;
    this.help = help;
  }

  /** Whether a word follows the flag. */
  boolean takesArgument() {
    return !argument.isEmpty();
  }

  /** The option written {@code -name}, or null. */
  static @Nullable QemuOption named(String name) {
    for (QemuOption option : values()) {
      if (option.flag.equals(name) || (!option.alias.isEmpty() && option.alias.equals(name))) {
        return option;
      }
    }
    return null;
  }

  /** Every name and alias, for suggestions. */
  static List<String> names() {
    List<String> names = new ArrayList<>();
    for (QemuOption option : values()) {
      names.add(option.flag);
      if (!option.alias.isEmpty()) {
        names.add(option.alias);
      }
    }
    return names;
  }

  /** The text of {@code -help}: a line an option, under the groups' headings. */
  static String helpText() {
    StringBuilder text = new StringBuilder();
    for (Group group : Group.values()) {
      text.append('\n').append(group.title).append(":\n");
      for (QemuOption option : values()) {
        if (option.group == group) {
          option.appendHelp(text);
        }
      }
    }
    return text.toString();
  }

  private void appendHelp(StringBuilder text) {
    String left = "  -" + flag + (alias.isEmpty() ? "" : " | -" + alias);
    if (takesArgument()) {
      left += " " + argument;
    }
    // Long left sides get a line of their own, as QEMU's help has it.
    text.append(left);
    text.append(left.length() > 23 ? "\n" + " ".repeat(24) : " ".repeat(24 - left.length()));
    text.append(help).append('\n');
  }
}
