package dev.rhea.machine.board.x86;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rhea.devices.chardev.StreamBackend;
import dev.rhea.machine.Machine;
import dev.rhea.machine.UserError;
import dev.rhea.machine.board.BoardCpu;
import dev.rhea.machine.config.BootConfig;
import dev.rhea.machine.config.CpuConfig;
import dev.rhea.machine.config.DeviceConfig;
import dev.rhea.machine.config.MachineConfigBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Lives of microvms under the host's KVM, with kernels of a few instructions. */
@Timeout(120)
class MicrovmTest {
  @TempDir Path folder;

  private final ByteArrayOutputStream console = new ByteArrayOutputStream();

  private static void assumeKvm() {
    assumeTrue(
        System.getProperty("os.arch").equals("amd64") && Files.isWritable(Path.of("/dev/kvm")),
        "needs /dev/kvm on an x86-64 host");
  }

  private Machine machine(byte[] kernel, String append, Consumer<MachineConfigBuilder> more) {
    try {
      Path file = Files.write(folder.resolve("kernel"), kernel);
      return Machine.builder()
          .target("x86_64")
          .accelerator("kvm")
          .memory(16L << 20)
          .serial(new StreamBackend("console", console))
          .configure(c -> c.boot(BootConfig.DEFAULT.withKernel(file).withAppend(append)))
          .configure(more)
          .build();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Machine machine(byte[] kernel, String append) {
    return machine(kernel, append, c -> {});
  }

  private String console() {
    return console.toString(StandardCharsets.US_ASCII);
  }

  @Test
  void aBzImageStartsBy64BitProtocolResetsAndPowersOff() {
    assumeKvm();
    try (Machine machine = machine(X86Kernels.bzImage(), "Hello, ")) {
      assertEquals(0, machine.run());
    }
    assertEquals("Hello, Hello, ", console());
  }

  @Test
  void anElfKernelStartsByPvhAndEndsByDebugExit() {
    assumeKvm();
    DeviceConfig exit = new DeviceConfig("isa-debug-exit", Map.of());
    try (Machine machine = machine(X86Kernels.pvh(), "by PVH", c -> c.device(exit))) {
      assertEquals(2 * 21 + 1, machine.run());
    }
    assertEquals("by PVH", console());
  }

  @Test
  void withoutAcpiTheCommandLineNamesTheDevices() {
    assumeKvm();
    DeviceConfig exit = new DeviceConfig("isa-debug-exit", Map.of());
    DeviceConfig rng = new DeviceConfig("virtio-rng-device", Map.of());
    Consumer<MachineConfigBuilder> devices = c -> c.device(exit).device(rng);
    try (Machine machine =
        machine(X86Kernels.pvh(), "a=b", devices.andThen(c -> c.boardProperty("acpi", "off")))) {
      byte[] pointer = new byte[4];
      machine.board().memory().read(0xf_0000, pointer, 0, 4);
      assertEquals("_MP_", new String(pointer, StandardCharsets.US_ASCII));
      assertEquals(0, machine.board().memory().load(0xe_0000, 8), "no root pointer of ACPI's");
      assertEquals(2 * 21 + 1, machine.run());
    }
    // 512 bytes at the last of eight slots, as QEMU plugs from the end; interrupts from 5 on.
    assertEquals("a=b virtio_mmio.device=512@0xfeb00e00:12", console());
    console.reset();
    try (Machine machine = machine(X86Kernels.pvh(), "a=b", devices)) {
      assertEquals(2 * 21 + 1, machine.run());
    }
    assertEquals("a=b", console());
    console.reset();
    Consumer<MachineConfigBuilder> silent =
        c -> c.boardProperty("acpi", "off").boardProperty("auto-kernel-cmdline", "off");
    try (Machine machine = machine(X86Kernels.pvh(), "a=b", devices.andThen(silent))) {
      assertEquals(2 * 21 + 1, machine.run());
    }
    assertEquals("a=b", console());
  }

  @Test
  void aClockIsThereIfAskedFor() {
    assumeKvm();
    try (Machine machine =
        machine(
            X86Kernels.bzImage(),
            "",
            c -> c.boardProperty("rtc", "on").boardProperty("pit", "off"))) {
      assertTrue(machine.board().devices().stream().anyMatch(d -> d.type().equals("mc146818rtc")));
      assertFalse(machine.board().devices().stream().anyMatch(d -> d.type().equals("kvm-pit")));
      assertEquals(0, machine.run());
    }
  }

  @Test
  void propertiesThatCannotBeHadAreRefused() {
    for (var refused :
        Map.of(
                "kernel-irqchip=off", "the kernel's alone; leave kernel-irqchip= out",
                "kernel-irqchip=split", "the kernel's alone; leave kernel-irqchip= out",
                "pic=off", "KVM's interrupt controllers include it; leave pic= out",
                "pcie=on", "Rhea's microvm has no PCI yet; leave pcie= out",
                "ioapic2=on", "KVM models one IO-APIC; leave ioapic2= out",
                "acpi=offf", "'offf' is no value of 'acpi'; did you mean 'off'?",
                "acpy=off", "unknown property 'acpy'; did you mean 'acpi'?")
            .entrySet()) {
      String[] property = refused.getKey().split("=", 2);
      String sentence =
          assertThrows(UserError.class, () -> MicrovmOptions.of(Map.of(property[0], property[1])))
              .getMessage();
      assertTrue(sentence.startsWith("-machine microvm"), sentence);
      assertTrue(sentence.endsWith(refused.getValue()), sentence);
    }
  }

  @Test
  void aTripleFaultResets() {
    assumeKvm();
    byte[] kernel = X86Kernels.bzImage();
    // ud2 in place of the jump to the reset register's store, without an interrupt table.
    int at = 1024 + 0x200 + 0x2d;
    assertEquals((byte) 0xc6, kernel[at]);
    kernel[at] = 0x0f;
    kernel[at + 1] = 0x0b;
    try (Machine machine = machine(kernel, "x")) {
      assertEquals(0, machine.run());
    }
    assertEquals("xx", console());
  }

  @Test
  void aRunningGuestIsPausedLookedAtAndResumed() throws Exception {
    assumeKvm();
    byte[] kernel = X86Kernels.bzImage();
    kernel[1024 + 0x200] = (byte) 0xeb; // jmp .
    kernel[1024 + 0x201] = (byte) 0xfe;
    try (Machine machine = machine(kernel, "")) {
      Thread runner = Thread.ofPlatform().start(machine::run);
      machine.resume();
      for (int i = 0; i < 20; i++) {
        machine.pause();
        BoardCpu cpu = machine.board().cpus().getFirst();
        assertEquals(0x10_0200, cpu.pc());
        assertEquals(0x10_0200, cpu.translate(0x10_0200).orElseThrow());
        assertEquals(0x7000, cpu.register("rsi").orElseThrow());
        machine.resume();
      }
      machine.quit();
      assertEquals(0, machine.exitStatus().get(30, TimeUnit.SECONDS));
      runner.join();
    }
  }

  /** {@code -Drhea.test.machines=1000}: a thousand of them. */
  @Test
  @Timeout(1800)
  void machinesLeaveNothingBehind() throws IOException {
    assumeKvm();
    for (int i = 0; i < 20; i++) { // what is loaded and opened once
      runOnce();
    }
    long files = count("/proc/self/fd");
    long threads = count("/proc/self/task");
    long mappings = vcpuMappings();
    int machines = Integer.getInteger("rhea.test.machines", 100);
    for (int i = 0; i < machines; i++) {
      runOnce();
    }
    assertEquals(mappings, vcpuMappings());
    assertTrue(count("/proc/self/fd") <= files + 3, "descriptors: " + count("/proc/self/fd"));
    assertTrue(count("/proc/self/task") <= threads + 3, "threads: " + count("/proc/self/task"));
  }

  private void runOnce() {
    try (Machine machine =
        machine(X86Kernels.bzImage(), "", c -> c.cpu(new CpuConfig("", Map.of(), 2)))) {
      assertEquals(0, machine.run());
    }
  }

  private static long count(String directory) throws IOException {
    try (Stream<Path> entries = Files.list(Path.of(directory))) {
      return entries.count();
    }
  }

  private static long vcpuMappings() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/maps")).stream()
        .filter(line -> line.contains("kvm"))
        .count();
  }

  @Test
  void featuresAreSwitchedAndModelsAreChecked() {
    assumeKvm();
    try (Machine machine =
        machine(
            X86Kernels.bzImage(),
            "",
            c -> c.cpu(new CpuConfig("host", Map.of("-x2apic", "on", "kvmclock", "off"), 1)))) {
      assertEquals(0, machine.run());
    }
    assertEquals(
        "-cpu host: unknown feature 'sse22'; did you mean 'sse2'?",
        assertThrows(
                UserError.class,
                () ->
                    machine(
                        X86Kernels.bzImage(),
                        "",
                        c -> c.cpu(new CpuConfig("host", Map.of("+sse22", "on"), 1))))
            .getMessage());
    assertEquals(
        "-cpu hots: x86_64 has no such CPU model; did you mean 'host'?",
        assertThrows(
                UserError.class,
                () ->
                    machine(
                        X86Kernels.bzImage(), "", c -> c.cpu(new CpuConfig("hots", Map.of(), 1))))
            .getMessage());
  }

  @Test
  void otherEnginesAreRefused() {
    assertEquals(
        "-accel tcg: Rhea cannot interpret or translate x86 yet; write -accel kvm, on an x86-64 host",
        assertThrows(UserError.class, () -> Machine.builder().target("x86_64").build().close())
            .getMessage());
  }

  @Test
  void aKernelThatIsNoneIsRefused() {
    assumeKvm();
    String sentence = assertThrows(UserError.class, () -> machine(new byte[4096], "")).getMessage();
    assertTrue(
        sentence.endsWith("is neither a bzImage nor an ELF file with a PVH entry"), sentence);
    byte[] old = X86Kernels.bzImage();
    old[0x236] = 0;
    sentence = assertThrows(UserError.class, () -> machine(old, "")).getMessage();
    assertTrue(sentence.contains("has no 64-bit entry point"), sentence);
    assertFalse(sentence.contains("\n"));
  }
}
