package dev.rhea.machine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.rhea.machine.config.AccelConfig;
import dev.rhea.machine.config.BootConfig;
import dev.rhea.machine.config.CharConfig;
import dev.rhea.machine.config.CharConfig.Kind;
import dev.rhea.machine.config.CpuConfig;
import dev.rhea.machine.config.DeviceConfig;
import dev.rhea.machine.config.DriveConfig;
import dev.rhea.machine.config.DriveConfig.Attachment;
import dev.rhea.machine.config.GlobalConfig;
import dev.rhea.machine.config.IcountConfig;
import dev.rhea.machine.config.LifecycleConfig;
import dev.rhea.machine.config.LifecycleConfig.OnReboot;
import dev.rhea.machine.config.LifecycleConfig.OnShutdown;
import dev.rhea.machine.config.LogConfig;
import dev.rhea.machine.config.MachineConfig;
import dev.rhea.machine.config.MemoryConfig;
import dev.rhea.machine.config.RtcConfig;
import dev.rhea.memory.log.LogItem;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What QEMU's flags mean, as the values that a machine is built from. */
class TargetOptionsTest {
  private static TargetOptions read(String... args) {
    return TargetOptions.read(FlagParser.parse("riscv64", args, 0), Attachment.VIRTIO);
  }

  private static MachineConfig config(String... args) {
    return read(args).machine();
  }

  private static CharConfig stdio(String id, boolean mux, boolean signal) {
    return new CharConfig(id, Kind.STDIO, null, false, mux, signal);
  }

  @Test
  void timeByInstructionsAndSeed() {
    assertEquals(new IcountConfig(3, true), config("-icount", "3").icount());
    assertEquals(new IcountConfig(0, false), config("-icount", "shift=0,sleep=off").icount());
    assertEquals(7L, config("-seed", "7").seed());
    assertNull(config().icount());
    assertNull(config().seed());
  }

  @Test
  void machineCpuAndMemory() {
    MachineConfig config =
        config(
            "-M",
            "virt,aclint=on",
            "-cpu",
            "rv64,zba=false,sv48=off",
            "-m",
            "2G",
            "-smp",
            "cores=2,threads=2");
    assertEquals("virt", config.board());
    assertEquals(Map.of("aclint", "on"), config.boardProperties());
    assertEquals(new CpuConfig("rv64", Map.of("zba", "false", "sv48", "off"), 4), config.cpu());
    assertEquals(MemoryConfig.ofBytes(2L << 30), config.memory());
    assertNull(config().memory());
  }

  @Test
  void memoryBehindAFile() {
    assertEquals(
        new MemoryConfig(512L << 20, Path.of("/dev/hugepages"), false, true),
        config("-m", "512", "-mem-path", "/dev/hugepages", "-mem-prealloc").memory());
    assertEquals(
        new MemoryConfig(1L << 30, Path.of("f"), true, false),
        config(
                "-object", "memory-backend-file,id=m,size=1G,mem-path=f,share=on",
                "-machine", "virt,memory-backend=m")
            .memory());
  }

  @Test
  void boot() {
    assertEquals(
        new BootConfig(Path.of("k"), Path.of("i"), "a,b=c", Path.of("d"), "none"),
        config("-kernel", "k", "-initrd", "i", "-append", "a,b=c", "-dtb", "d", "-bios", "none")
            .boot());
  }

  @Test
  void enginesAreTriedInTurn() {
    assertEquals(
        List.of(new AccelConfig("kvm", Map.of()), new AccelConfig("tcg", Map.of())),
        config("-accel", "kvm:tcg").accelerators());
    assertEquals(
        List.of(
            new AccelConfig("kvm", Map.of()), new AccelConfig("tcg", Map.of("thread", "multi"))),
        config("-enable-kvm", "-accel", "tcg,thread=multi").accelerators());
    assertEquals(
        List.of(new AccelConfig("interp", Map.of())),
        config("-M", "virt,accel=interp").accelerators());
  }

  @Test
  void drivesAndDevices() {
    MachineConfig config =
        config(
            "-drive", "file=a,,b.img,format=raw,if=none,id=d0,readonly=on",
            "-device", "virtio-blk-device,drive=d0,serial=x",
            "-drive", "file=c,if=virtio",
            "-hda", "d",
            "-cdrom", "e",
            "-global", "virtio-mmio.force-legacy=false");
    assertEquals(
        List.of(
            new DriveConfig("d0", Path.of("a,b.img"), true, Attachment.NAMED),
            new DriveConfig("virtio0", Path.of("c"), false, Attachment.VIRTIO),
            new DriveConfig("virtio1", Path.of("d"), false, Attachment.VIRTIO),
            new DriveConfig("virtio2", Path.of("e"), true, Attachment.VIRTIO, true, -1)),
        config.drives());
    assertEquals(
        List.of(new DeviceConfig("virtio-blk-device", Map.of("drive", "d0", "serial", "x"))),
        config.devices());
    assertEquals(
        List.of(new GlobalConfig("virtio-mmio", "force-legacy", "false")), config.globals());
  }

  @Test
  void withoutFlagsAndWithNographicConsoleAndMonitorShareTheTerminal() {
    for (MachineConfig config :
        List.of(config(), config("-nographic"), config("-display", "none", "-nographic"))) {
      assertEquals(List.of(stdio("serial0", true, false)), config.charBackends());
      assertEquals(List.of("serial0"), config.serials());
      assertEquals(List.of("serial0"), config.monitors());
    }
  }

  @Test
  void nographicWithSerialElsewherePutsTheMonitorOnTheTerminal() {
    MachineConfig config = config("-nographic", "-serial", "file:log");
    assertEquals(
        List.of(
            new CharConfig("serial0", Kind.FILE, Path.of("log"), false, false, true),
            stdio("compat_monitor0", false, true)),
        config.charBackends());
    assertEquals(List.of("compat_monitor0"), config.monitors());
  }

  @Test
  void displayNoneAloneHasNoConsole() {
    MachineConfig config = config("-display", "none");
    assertEquals(List.of(), config.charBackends());
    assertEquals(List.of(), config.serials());
    assertEquals(List.of(), config.monitors());
  }

  @Test
  void nodefaultsHasWhatWasAskedFor() {
    MachineConfig config = config("-nodefaults", "-serial", "stdio", "-monitor", "none");
    assertEquals(List.of(stdio("serial0", false, true)), config.charBackends());
    assertEquals(List.of("serial0"), config.serials());
    assertEquals(List.of(), config.monitors());
    assertEquals(List.of(), config("-nodefaults").serials());
  }

  @Test
  void chardevsAreSharedByName() {
    MachineConfig config =
        config(
            "-chardev",
            "stdio,id=c,mux=on,signal=off",
            "-serial",
            "chardev:c",
            "-mon",
            "chardev=c");
    assertEquals(List.of(stdio("c", true, false)), config.charBackends());
    assertEquals(List.of("c"), config.serials());
    assertEquals(List.of("c"), config.monitors());
  }

  @Test
  void lifecycle() {
    assertEquals(LifecycleConfig.DEFAULT, config().lifecycle());
    assertEquals(
        new LifecycleConfig(OnReboot.SHUTDOWN, OnShutdown.PAUSE, true),
        config("-no-reboot", "-no-shutdown", "-S").lifecycle());
    assertEquals(
        new LifecycleConfig(OnReboot.SHUTDOWN, OnShutdown.PAUSE, false),
        config("-action", "reboot=shutdown,shutdown=pause").lifecycle());
    assertEquals(
        new LifecycleConfig(OnReboot.SHUTDOWN, OnShutdown.PAUSE, false),
        config("-no-reboot", "-action", "shutdown=pause").lifecycle());
  }

  @Test
  void logClockNameAndFiles() {
    TargetOptions options =
        read(
            "-d",
            "int,guest_errors",
            "-d",
            "exec",
            "-D",
            "log",
            "-rtc",
            "base=2026-06-17T16:01:21,clock=vm",
            "-name",
            "tom,debug-threads=on",
            "-pidfile",
            "p",
            "-M",
            "virt,dumpdtb=t");
    assertEquals(
        new LogConfig(Set.of(LogItem.INT, LogItem.GUEST_ERRORS, LogItem.EXEC), Path.of("log")),
        options.machine().log());
    assertEquals(new RtcConfig(1_781_712_081L, RtcConfig.Source.VM), options.machine().rtc());
    assertEquals("tom", options.machine().name());
    assertEquals(Path.of("p"), options.pidFile());
    assertEquals(Path.of("t"), options.dumpDtb());
  }
}
