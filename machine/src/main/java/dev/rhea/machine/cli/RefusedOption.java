package dev.rhea.machine.cli;

import org.jspecify.annotations.Nullable;

/** QEMU's flags that Rhea lacks, each with the sentence its user gets: what to do in its place. */
enum RefusedOption {
  // formatter:off
  BLOCKDEV          ("blockdev",           "use -drive file=FILE,if=none,id=ID,format=raw"),
  SNAPSHOT          ("snapshot",           "work on a copy of the image: cp --sparse=always or --reflink makes one quickly"),
  PFLASH            ("pflash",             "flash images cannot be loaded yet; pass firmware by -bios FILE"),
  GDB               ("gdb",                "there is no gdb stub yet; -d in_asm,int,exec,cpu shows what the guest does"),
  GDB_SHORT         ("s",                  "there is no gdb stub yet; -d in_asm,int,exec,cpu shows what the guest does"),
  QMP               ("qmp",                "there is no QMP yet; use the monitor: -monitor stdio"),
  QMP_PRETTY        ("qmp-pretty",         "there is no QMP yet; use the monitor: -monitor stdio"),
  SEMIHOSTING       ("semihosting",        "there is no semihosting; a guest ends the run through sifive_test or SBI SRST"),
  SEMIHOSTING_CONFIG("semihosting-config", "there is no semihosting; a guest ends the run through sifive_test or SBI SRST"),
  DAEMONIZE         ("daemonize",          "start Rhea in the background by the shell's &, with -serial file:FILE -monitor none"),
  SMBIOS            ("smbios",             "no board of Rhea has SMBIOS tables; leave it out"),
  FW_CFG            ("fw_cfg",             "user entries in fw_cfg are not there yet; leave it out"),
  LOADVM            ("loadvm",             "there are no snapshots of machines yet; leave it out"),
  INCOMING          ("incoming",           "there is no migration; leave it out"),
  VNC               ("vnc",                "there is no graphics yet; write -nographic"),
  SPICE             ("spice",              "there is no graphics yet; write -nographic"),
  FULL_SCREEN       ("full-screen",        "there is no graphics yet; write -nographic"),
  USB               ("usb",                "there is no USB yet; leave it out"),
  USBDEVICE         ("usbdevice",          "there is no USB yet; leave it out"),
  AUDIO             ("audio",              "there is no sound; leave it out"),
  AUDIODEV          ("audiodev",           "there is no sound; leave it out"),
  NUMA              ("numa",               "boards have one NUMA node; leave it out"),
  BOOT_ORDER        ("boot",               "this board's firmware has no boot order; name the kernel by -kernel"),
  FSDEV             ("fsdev",              "shared folders are not there yet; put the files on a disk image"),
  VIRTFS            ("virtfs",             "shared folders are not there yet; put the files on a disk image"),
  PARALLEL          ("parallel",           "no board of Rhea has a parallel port; leave it out"),
  TRACE             ("trace",              "there are no trace points; -d help lists what can be logged"),
  PLUGIN            ("plugin",             "there are no TCG plugins; embed dev.rhea.machine.Machine in a program of your own"),
  DFILTER           ("dfilter",            "the log cannot be filtered by address; filter the file of -D"),
  SANDBOX           ("sandbox",            "there is no system-call filter; run Rhea in a container"),
  WATCHDOG          ("watchdog-action",    "no board of Rhea has a watchdog; leave it out"),
  READCONFIG        ("readconfig",         "configuration files are not read; write the flags out"),
  DATA_DIR          ("L",                  "firmware is built in; name another by -bios FILE");
  // formatter:on

  final String flag;
  final String sentence;

  RefusedOption(String flag, String sentence) {
    this.flag = flag;
    this.sentence = sentence;
  }

  /** The option written {@code -name}, or null. */
  static @Nullable RefusedOption named(String name) {
    for (RefusedOption option : values()) {
      if (option.flag.equals(name)) {
        return option;
      }
    }
    return null;
  }
}
