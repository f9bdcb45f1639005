package dev.rhea.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rhea.devices.chardev.CharBackend;
import dev.rhea.devices.chardev.CharFrontend;
import dev.rhea.machine.config.BootConfig;
import dev.rhea.machine.config.LifecycleConfig;
import dev.rhea.machine.config.LifecycleConfig.OnReboot;
import dev.rhea.machine.config.LifecycleConfig.OnShutdown;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Lives of machines, with guests of a few instructions; their words are GNU as's. */
@Timeout(60)
class MachineTest {
  // formatter:off
  private static final int[] EXIT_WITH_3 = {
    0x001002b7, // lui  t0, 0x100        # sifive_test
    0x00033337, // lui  t1, 0x33
    0x3333031b, // addiw t1, t1, 0x333   # fail, code 3
    0x0062a023, // sw   t1, 0(t0)
    0x0000006f, // j    .
  };
  private static final int[] POWER_OFF = {
    0x001002b7, // lui  t0, 0x100
    0x00005337, // lui  t1, 0x5
    0x5553031b, // addiw t1, t1, 0x555   # pass
    0x0062a023, // sw   t1, 0(t0)
    0x0000006f, // j    .
  };
  private static final int[] COUNT_FOR_EVER = {
    0x00150513, // addi a0, a0, 1
    0xffdff06f, // j    .-4
  };
  /** Says 'A' on the serial port; the first time resets the machine, the second time powers it off. */
  private static final int[] REBOOT_ONCE = {
    0x100002b7, // lui  t0, 0x10000      # UART
    0x04100313, // li   t1, 'A'
    0x00628023, // sb   t1, 0(t0)
    0x00100e37, // lui  t3, 0x100        # sifive_test
    0x800013b7, // lui  t2, 0x80001      # a word of RAM, which a reset leaves alone...
    0x02039393, // slli t2, t2, 32
    0x0203d393, // srli t2, t2, 32
    0x0003ae83, // lw   t4, 0(t2)
    0x00100f13, // li   t5, 1
    0x01e3a023, // sw   t5, 0(t2)        # ...tells the two times apart
    0x00007337, // lui  t1, 0x7
    0x7773031b, // addiw t1, t1, 0x777   # reset
    0x000e8663, // beqz t4, .+12
    0x00005337, // lui  t1, 0x5
    0x5553031b, // addiw t1, t1, 0x555   # pass
    0x006e2023, // sw   t1, 0(t3)
    0x0000006f, // j    .
  };
  // formatter:on

  @TempDir Path directory;
  private final Console console = new Console();

  /** Output is kept, input does not come. */
  private static final class Console implements CharBackend {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    boolean closed;

    @Override
    public void attach(CharFrontend frontend) {}

    @Override
    public void write(byte[] data, int offset, int length) {
      bytes.write(data, offset, length);
    }

    @Override
    public void close() {
      closed = true;
    }

    String text() {
      return bytes.toString(StandardCharsets.US_ASCII);
    }
  }

  private Path image(int... words) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(4 * words.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int word : words) {
      bytes.putInt(word);
    }
    return Files.write(Files.createTempFile(directory, "guest", ".bin"), bytes.array());
  }

  private MachineBuilder builder(int... words) throws IOException {
    Path kernel = image(words);
    return Machine.builder()
        .target("riscv64")
        .memory(16 << 20)
        .accelerator("interp")
        .serial(console)
        .configure(c -> c.boot(BootConfig.DEFAULT.withKernel(kernel).withBios("none")));
  }

  private static MachineBuilder lifecycle(MachineBuilder builder, LifecycleConfig lifecycle) {
    return builder.configure(c -> c.lifecycle(lifecycle));
  }

  @Test
  void sifiveTestEndsTheRunWithItsCode() throws IOException {
    try (Machine machine = builder(EXIT_WITH_3).build()) {
      assertEquals(3, machine.run());
      assertEquals(3, machine.exitStatus().join());
    }
    assertTrue(console.closed);
  }

  @Test
  void powerOffIsStatusZero() throws IOException {
    try (Machine machine = builder(POWER_OFF).build()) {
      assertEquals(0, machine.run());
    }
  }

  @Test
  void guestsRebootResetsInPlaceAndKeepsRam() throws IOException {
    try (Machine machine = builder(REBOOT_ONCE).build()) {
      assertEquals(0, machine.run());
    }
    assertEquals("AA", console.text());
  }

  @Test
  void noRebootEndsTheRunInstead() throws IOException {
    LifecycleConfig noReboot = new LifecycleConfig(OnReboot.SHUTDOWN, OnShutdown.POWEROFF, false);
    try (Machine machine = lifecycle(builder(REBOOT_ONCE), noReboot).build()) {
      assertEquals(0, machine.run());
    }
    assertEquals("A", console.text());
  }

  @Test
  void quitEndsARunningGuest() throws Exception {
    try (Machine machine = builder(COUNT_FOR_EVER).build()) {
      CompletableFuture<Integer> status = CompletableFuture.supplyAsync(machine::run);
      machine.quit();
      assertEquals(0, status.get(30, TimeUnit.SECONDS));
      assertEquals("shutdown", machine.status());
    }
  }

  @Test
  void pauseStopsTheCpuAndItsClockAndResumeGoesOn() throws Exception {
    try (Machine machine = builder(COUNT_FOR_EVER).build()) {
      CompletableFuture<Integer> status = CompletableFuture.supplyAsync(machine::run);
      waitForCountAbove(machine, 0);
      machine.pause();
      assertEquals("paused", machine.status());
      long count = a0(machine);
      Thread.sleep(20);
      assertEquals(count, a0(machine));
      assertTrue(machine.resume());
      waitForCountAbove(machine, count);
      machine.quit();
      assertEquals(0, status.get(30, TimeUnit.SECONDS));
    }
  }

  private static void waitForCountAbove(Machine machine, long count) throws InterruptedException {
    long[] now = {count};
    while (Long.compareUnsigned(now[0], count) <= 0) {
      Thread.sleep(1);
      machine.whilePaused(() -> now[0] = a0(machine));
    }
  }

  private static long a0(Machine machine) {
    return machine.board().cpus().getFirst().register("a0").orElseThrow();
  }

  @Test
  void startedPausedExecutesNothingUntilResumed() throws Exception {
    LifecycleConfig paused = new LifecycleConfig(OnReboot.RESET, OnShutdown.POWEROFF, true);
    try (Machine machine = lifecycle(builder(EXIT_WITH_3), paused).build()) {
      CompletableFuture<Integer> status = CompletableFuture.supplyAsync(machine::run);
      Thread.sleep(20);
      assertFalse(status.isDone());
      assertEquals("paused (prelaunch)", machine.status());
      assertEquals(OptionalLong.of(0x1000), machine.board().cpus().getFirst().register("pc"));
      assertTrue(machine.resume());
      assertEquals(3, status.get(30, TimeUnit.SECONDS));
    }
  }

  @Test
  void noShutdownPausesAndOnlyAResetGoesOn() throws Exception {
    LifecycleConfig keep = new LifecycleConfig(OnReboot.RESET, OnShutdown.PAUSE, false);
    try (Machine machine = lifecycle(builder(POWER_OFF), keep).build()) {
      CompletableFuture<Integer> status = CompletableFuture.supplyAsync(machine::run);
      while (!machine.status().equals("paused (shutdown)")) {
        Thread.sleep(1);
      }
      assertFalse(machine.resume());
      machine.reset();
      while (!machine.status().equals("paused")) {
        Thread.sleep(1);
      }
      assertTrue(machine.resume());
      machine.quit();
      assertEquals(0, status.get(30, TimeUnit.SECONDS));
    }
  }

  @Test
  void machinesInOneProcessShareNothing() throws Exception {
    try (Machine counting = builder(COUNT_FOR_EVER).build();
        Machine ending = builder(EXIT_WITH_3).build()) {
      CompletableFuture<Integer> first = CompletableFuture.supplyAsync(counting::run);
      assertEquals(3, ending.run());
      waitForCountAbove(counting, 0);
      assertFalse(first.isDone());
      counting.quit();
      assertEquals(0, first.get(30, TimeUnit.SECONDS));
    }
  }

  @Test
  void accessWhereNothingIsMappedFaults() throws IOException {
    // formatter:off
    int[] words = {
      0x00000297, // auipc t0, 0
      0x01c28293, // addi t0, t0, 28
      0x30529073, // csrw mtvec, t0
      0x60000337, // lui  t1, 0x60000     # nobody
      0x00032383, // lw   t2, 0(t1)
      0x0000006f, // j    .               # not reached
      0x00000013, // nop
      0x34202573, // csrr a0, mcause      # the handler: 5, load access fault
      0x01051513, // slli a0, a0, 16
      0x00003337, // lui  t1, 0x3
      0x3333031b, // addiw t1, t1, 0x333
      0x00656533, // or   a0, a0, t1
      0x001002b7, // lui  t0, 0x100
      0x00a2a023, // sw   a0, 0(t0)
      0x0000006f, // j    .
    };
    // formatter:on
    try (Machine machine = builder(words).build()) {
      assertEquals(5, machine.run());
    }
  }
}
