package dev.rhea.machine.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rhea.devices.chardev.NullBackend;
import dev.rhea.machine.Machine;
import dev.rhea.machine.config.BootConfig;
import dev.rhea.machine.config.LifecycleConfig;
import dev.rhea.machine.config.LifecycleConfig.OnReboot;
import dev.rhea.machine.config.LifecycleConfig.OnShutdown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Commands to a machine that stands at its reset vector, whose ROM is QEMU's; so the texts can be
 * QEMU's, too.
 */
@Timeout(60)
class MonitorTest {
  @TempDir Path directory;
  private Machine machine;
  private Monitor monitor;

  @BeforeEach
  void build() throws IOException {
    Path kernel = Files.write(directory.resolve("guest.bin"), new byte[] {0x6f, 0, 0, 0}); // j .
    machine =
        Machine.builder()
            .target("riscv64")
            .memory(16 << 20)
            .accelerator("interp")
            .configure(c ->
                c.name("tom")
                    .boot(BootConfig.DEFAULT.withKernel(kernel).withBios("none"))
                    .lifecycle(new LifecycleConfig(OnReboot.RESET, OnShutdown.POWEROFF, true)))
            .build();
    monitor = new Monitor(machine, new NullBackend(), false);
  }

  @AfterEach
  void close() {
    machine.close();
  }

  private String mistake(String line) {
    return assertThrows(MonitorError.class, () -> monitor.execute(line)).getMessage();
  }

  @Test
  void memoryIsDumpedInQemusLayout() {
    assertEquals("0000000000001000: 0x97 0x02 0x00\n", monitor.execute("xp/3bx 0x1000"));
    assertEquals(
        "0000000000001000: 0x00000297 0x02828613 0xf1402573 0x0202b583\n0000000000001010: 0x0182b283\n",
        monitor.execute("xp /5wx 0x1000"));
    assertEquals(
        "0000000000001000: 0x0282861300000297 0x0202b583f1402573\n",
        monitor.execute("x/2gx 0xff8+8"));
  }

  @Test
  void instructionsAreDisassembled() {
    String text = monitor.execute("xp/2i $pc");
    assertTrue(text.startsWith("0x0000000000001000:  00000297  auipc"), text);
    assertEquals(2, text.lines().count());
  }

  @Test
  void addressWithNothingBehindItIsTold() {
    assertEquals("0000000060000000: Cannot access memory\n", monitor.execute("xp 0x60000000"));
  }

  @Test
  void printShowsAnExpression() {
    assertEquals("11\n", monitor.execute("print 5+3*2"));
    assertEquals("0x8\n", monitor.execute("p/x 5|3+1"));
    assertEquals("'A'\n", monitor.execute("p /c 65"));
    assertEquals("0x1000\n", monitor.execute("p/x $pc"));
  }

  @Test
  void registersAreShownInQemusLayout() {
    String text = monitor.execute("info registers");
    assertTrue(text.startsWith("\nCPU#0\n"), text);
    assertTrue(text.contains(" pc       0000000000001000\n"), text);
    assertTrue(text.contains(" x10/a0   0000000000000000 x11/a1   0000000000000000"), text);
    assertEquals("there is no CPU '7'; they are numbered from 0 to 0", mistake("info registers 7"));
  }

  @Test
  void stateIsTold() {
    assertEquals("VM status: paused (prelaunch)\n", monitor.execute("info status"));
    monitor.execute("c");
    assertEquals("VM status: running\n", monitor.execute("info status"));
    monitor.execute("stop");
    assertEquals("VM status: paused\n", monitor.execute("info status"));
    assertEquals("tom\n", monitor.execute("info name"));
    assertEquals("00000000-0000-0000-0000-000000000000\n", monitor.execute("info uuid"));
  }

  @Test
  void memoryMapHasTheBoardsDevices() {
    String map = monitor.execute("info mtree");
    for (String name :
        new String[] {"riscv.sifive.plic", "serial", "goldfish_rtc", "riscv_virt_board.ram"}) {
      assertTrue(map.contains(name), name);
    }
    assertTrue(
        monitor.execute("info qtree").contains("    mmio 000000000c000000/0000000000600000\n"));
  }

  @Test
  void translationIsOffAfterReset() {
    assertEquals("No translation or protection\n", monitor.execute("info mem"));
    assertEquals("gpa: 0x1000\n", monitor.execute("gva2gpa 0x1000"));
  }

  @Test
  void unknownCommandNamesTheNearest() {
    assertEquals(
        "unknown command: 'sytem_reset'; did you mean 'system_reset'?", mistake("sytem_reset"));
    assertEquals(
        "unknown command: 'info regsters'; did you mean 'registers'?", mistake("info regsters"));
    assertEquals("unknown command: 'frobnicate'", mistake("frobnicate"));
    assertEquals("stop: extraneous characters at the end of line", mistake("stop now"));
  }

  @Test
  void helpHasALineForEachCommand() {
    assertTrue(monitor.execute("help").contains("\ncont|c  -- resume emulation\n".substring(1)));
    assertEquals(
        "x /fmt addr -- virtual memory dump starting at 'addr'\n", monitor.execute("help x"));
    assertTrue(monitor.execute("info").contains("info mtree  -- show the memory map\n"));
  }

  @Test
  void deviceTreeCanBeDumped() throws IOException {
    Path file = directory.resolve("virt.dtb");
    monitor.execute("dumpdtb " + file);
    assertEquals(machine.board().deviceTree().length, Files.size(file));
  }
}
