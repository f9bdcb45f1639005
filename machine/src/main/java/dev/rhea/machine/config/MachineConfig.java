package dev.rhea.machine.config;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * All that is decided about a machine before it is built.
 *
 * @param name shown by the monitor; empty for none
 * @param uuid told to the guest, or null
 * @param board the board's name; empty for the target's default
 * @param boardProperties the board's own properties, in the order given
 * @param cpu the CPUs
 * @param memory RAM, or null for the board's default size
 * @param boot kernel, firmware, device tree
 * @param drives disk images
 * @param devices devices beside the board's own
 * @param globals defaults of device properties
 * @param charBackends character back ends, each with an id of its own
 * @param netdevs networks, each with an id of its own
 * @param dumps recordings of networks
 * @param serials for each serial port of the board, the id of its back end, or empty for none
 * @param monitors ids of the back ends that have a monitor
 * @param escape the key that begins a command on a multiplexed back end, 1 to 26 for Ctrl-A to
 *     Ctrl-Z
 * @param accelerators engines, the first that works is taken; empty for the default
 * @param log what is logged
 * @param rtc the real-time clock, or null for the host's time of day
 * @param icount time by the number of instructions, or null for the host's
 * @param seed what the guest's chance begins with, or null for real chance
 * @param lifecycle reboot, power-off, start
 */
public record MachineConfig(
    String name,
    @Nullable UUID uuid,
    String board,
    Map<String, String> boardProperties,
    CpuConfig cpu,
    @Nullable MemoryConfig memory,
    BootConfig boot,
    List<DriveConfig> drives,
    List<DeviceConfig> devices,
    List<GlobalConfig> globals,
    List<CharConfig> charBackends,
    List<NetdevConfig> netdevs,
    List<DumpConfig> dumps,
    List<String> serials,
    List<String> monitors,
    int escape,
    List<AccelConfig> accelerators,
    LogConfig log,
    @Nullable RtcConfig rtc,
    @Nullable IcountConfig icount,
    @Nullable Long seed,
    LifecycleConfig lifecycle) {

  /** A machine of which everything is the default. */
  public static final MachineConfig DEFAULT = new MachineConfigBuilder().build();

  /** The back end called {@code id}, or null. */
  public @Nullable CharConfig charBackend(String id) {
    for (CharConfig backend : charBackends) {
      if (backend.id().equals(id)) {
        return backend;
      }
    }
    return null;
  }

  /** The disk image called {@code id}, or null. */
  public @Nullable DriveConfig drive(String id) {
    for (DriveConfig drive : drives) {
      if (drive.id().equals(id)) {
        return drive;
      }
    }
    return null;
  }

  /** The same machine with other back ends, by id, at its serial ports. */
  public MachineConfig withSerials(List<String> ids) {
    return new MachineConfig(
        name,
        uuid,
        board,
        boardProperties,
        cpu,
        memory,
        boot,
        drives,
        devices,
        globals,
        charBackends,
        netdevs,
        dumps,
        List.copyOf(ids),
        monitors,
        escape,
        accelerators,
        log,
        rtc,
        icount,
        seed,
        lifecycle);
  }
}
