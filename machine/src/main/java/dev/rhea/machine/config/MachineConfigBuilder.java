package dev.rhea.machine.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Collects a {@link MachineConfig}; what is not set is the default. */
public final class MachineConfigBuilder {
  private String name = "";
  private @Nullable UUID uuid;
  private String board = "";
  private final Map<String, String> boardProperties = new LinkedHashMap<>();
  private CpuConfig cpu = CpuConfig.DEFAULT;
  private @Nullable MemoryConfig memory;
  private BootConfig boot = BootConfig.DEFAULT;
  private final List<DriveConfig> drives = new ArrayList<>();
  private final List<DeviceConfig> devices = new ArrayList<>();
  private final List<GlobalConfig> globals = new ArrayList<>();
  private final List<CharConfig> charBackends = new ArrayList<>();
  private final List<NetdevConfig> netdevs = new ArrayList<>();
  private final List<DumpConfig> dumps = new ArrayList<>();
  private final List<String> serials = new ArrayList<>();
  private final List<String> monitors = new ArrayList<>();
  private int escape = 1;
  private final List<AccelConfig> accelerators = new ArrayList<>();
  private LogConfig log = LogConfig.OFF;
  private @Nullable RtcConfig rtc;
  private @Nullable IcountConfig icount;
  private @Nullable Long seed;
  private LifecycleConfig lifecycle = LifecycleConfig.DEFAULT;

  /** Sets the name that the monitor shows. */
  public MachineConfigBuilder name(String newName) {
    name = newName;
    return this;
  }

  /** Sets the UUID that the guest is told. */
  public MachineConfigBuilder uuid(UUID newUuid) {
    uuid = newUuid;
    return this;
  }

  /** Chooses the board by its name. */
  public MachineConfigBuilder board(String newBoard) {
    board = newBoard;
    return this;
  }

  /** Sets one property of the board. */
  public MachineConfigBuilder boardProperty(String property, String value) {
    boardProperties.put(property, value);
    return this;
  }

  /** Sets the CPUs. */
  public MachineConfigBuilder cpu(CpuConfig newCpu) {
    cpu = newCpu;
    return this;
  }

  /** Sets RAM. */
  public MachineConfigBuilder memory(MemoryConfig newMemory) {
    memory = newMemory;
    return this;
  }

  /** Sets what is booted. */
  public MachineConfigBuilder boot(BootConfig newBoot) {
    boot = newBoot;
    return this;
  }

  /** Adds a disk image. */
  public MachineConfigBuilder drive(DriveConfig drive) {
    drives.add(drive);
    return this;
  }

  /** Adds a device. */
  public MachineConfigBuilder device(DeviceConfig device) {
    devices.add(device);
    return this;
  }

  /** Sets a property's default for all devices of a kind. */
  public MachineConfigBuilder global(GlobalConfig global) {
    globals.add(global);
    return this;
  }

  /** Adds a character back end. */
  public MachineConfigBuilder charBackend(CharConfig backend) {
    charBackends.add(backend);
    return this;
  }

  /** Adds a network. */
  public MachineConfigBuilder netdev(NetdevConfig netdev) {
    netdevs.add(netdev);
    return this;
  }

  /** Records what passes on a network. */
  public MachineConfigBuilder dump(DumpConfig dump) {
    dumps.add(dump);
    return this;
  }

  /** Connects the next serial port to the back end called {@code id}; to none if empty. */
  public MachineConfigBuilder serial(String id) {
    serials.add(id);
    return this;
  }

  /** Puts a monitor on the back end called {@code id}. */
  public MachineConfigBuilder monitor(String id) {
    monitors.add(id);
    return this;
  }

  /** Sets the escape key of multiplexed back ends, 1 to 26 for Ctrl-A to Ctrl-Z. */
  public MachineConfigBuilder escape(int newEscape) {
    escape = newEscape;
    return this;
  }

  /** Adds an engine to those that are tried in turn. */
  public MachineConfigBuilder accelerator(AccelConfig accelerator) {
    accelerators.add(accelerator);
    return this;
  }

  /** Sets what is logged. */
  public MachineConfigBuilder log(LogConfig newLog) {
    log = newLog;
    return this;
  }

  /** Sets the real-time clock. */
  public MachineConfigBuilder rtc(RtcConfig newRtc) {
    rtc = newRtc;
    return this;
  }

  /** Has time follow the number of instructions. */
  public MachineConfigBuilder icount(IcountConfig newIcount) {
    icount = newIcount;
    return this;
  }

  /** Has the guest's chance begin with {@code newSeed}, so that runs can be repeated. */
  public MachineConfigBuilder seed(long newSeed) {
    seed = newSeed;
    return this;
  }

  /** Sets what reboot, power-off and start do. */
  public MachineConfigBuilder lifecycle(LifecycleConfig newLifecycle) {
    lifecycle = newLifecycle;
    return this;
  }

  /** The collected values, unchangeable. */
  public MachineConfig build() {
    return new MachineConfig(
        name,
        uuid,
        board,
        Collections.unmodifiableMap(new LinkedHashMap<>(boardProperties)),
        cpu,
        memory,
        boot,
        List.copyOf(drives),
        List.copyOf(devices),
        List.copyOf(globals),
        List.copyOf(charBackends),
        List.copyOf(netdevs),
        List.copyOf(dumps),
        List.copyOf(serials),
        List.copyOf(monitors),
        escape,
        List.copyOf(accelerators),
        log,
        rtc,
        icount,
        seed,
        lifecycle);
  }
}
