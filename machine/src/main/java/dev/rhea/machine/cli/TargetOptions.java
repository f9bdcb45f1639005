package dev.rhea.machine.cli;

import dev.rhea.machine.UserError;
import dev.rhea.machine.config.AccelConfig;
import dev.rhea.machine.config.BootConfig;
import dev.rhea.machine.config.DriveConfig;
import dev.rhea.machine.config.FileName;
import dev.rhea.machine.config.MachineConfig;
import dev.rhea.machine.config.MachineConfigBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a target's command line says: the machine, and what is to be done beside running it.
 *
 * @param machine the machine to build
 * @param dumpDtb where to write the device tree, after which the run is over; or null
 * @param pidFile where to write the process's number, or null
 */
record TargetOptions(MachineConfig machine, @Nullable Path dumpDtb, @Nullable Path pidFile) {

  /**
   * Reads flags whose {@code help} values have been answered already.
   *
   * @param disks where the board has its disks unless told otherwise
   */
  static TargetOptions read(List<FlagParser.Use> uses, DriveConfig.Attachment disks) {
    MachineConfigBuilder config = new MachineConfigBuilder();
    MachineOptions machine = new MachineOptions(config);
    BlockOptions block = new BlockOptions(config, disks);
    CharOptions character = new CharOptions(config);
    NetOptions net = new NetOptions(config);
    RunOptions run = new RunOptions(config);
    BootConfig boot = BootConfig.DEFAULT;
    Path pidFile = null;
    for (FlagParser.Use use : uses) {
      String value = use.value();
      switch (use.option()) {
        case HELP, VERSION -> throw new AssertionError(use);
        case MACHINE -> machine.machine(value);
        case CPU -> machine.cpu(value);
        case ACCEL -> machine.accel(value);
        case ENABLE_KVM -> config.accelerator(new AccelConfig("kvm", Map.of()));
        case SMP -> machine.smp(value);
        case MEMORY -> machine.memory(value);
        case MEM_PATH -> machine.memPath(value);
        case MEM_PREALLOC -> machine.preallocate();
        case OBJECT -> {
          if (!net.object(value)) {
            machine.object(value);
          }
        }
        case DEVICE -> machine.device(value);
        case GLOBAL -> machine.global(value);
        case NAME -> run.name(value);
        case UUID -> run.uuid(value);
        case RTC -> run.rtc(value);
        case KERNEL -> boot = boot.withKernel(FileName.path(value));
        case INITRD -> boot = boot.withInitrd(FileName.path(value));
        case APPEND -> boot = boot.withAppend(value);
        case DTB -> boot = boot.withDtb(FileName.path(value));
        case BIOS -> boot = boot.withBios(value);
        case DRIVE -> block.drive(value);
        case HDA, HDB, HDC, HDD -> block.disk(use.option().flag, value);
        case CDROM -> block.cdrom(value);
        case NETDEV -> net.netdev(value);
        case NIC -> net.nic(value);
        case NET -> net.net(value);
        case CHARDEV -> character.chardev(value);
        case SERIAL -> character.serial(value);
        case MONITOR -> character.monitor(value);
        case MON -> character.mon(value);
        case ECHR -> run.escape(value);
        case NOGRAPHIC -> character.noGraphic();
        case DISPLAY_NONE, VGA -> noDisplay(use.option().flag, value, character);
        case NODEFAULTS -> character.noDefaults();
        case STOPPED -> run.startPaused();
        case ICOUNT -> run.icount(value);
        case SEED -> run.seed(value);
        case NO_REBOOT -> run.noReboot();
        case NO_SHUTDOWN -> run.noShutdown();
        case ACTION -> run.action(value);
        case LOG_ITEMS -> run.logItems(value);
        case LOG_FILE -> run.logFile(value);
        case PIDFILE -> pidFile = FileName.path(value);
        case NO_USER_CONFIG -> {
          // There is none to read.
        }
      }
    }
    machine.finish();
    net.finish();
    character.finish();
    run.finish();
    config.boot(boot);
    return new TargetOptions(config.build(), machine.dumpDtb(), pidFile);
  }

  private static void noDisplay(String flag, String value, CharOptions character) {
    if (!value.equals("none")) {
      throw new UserError(
          "-" + flag + " " + value + ": there is no graphics yet; write -nographic");
    }
    if (flag.equals("display")) {
      character.displayNone();
    }
  }
}
