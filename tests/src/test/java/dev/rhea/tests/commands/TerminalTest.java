package dev.rhea.tests.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rhea.machine.demo.KvmDemo;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A terminal of script(1)'s is found as it was, however a machine on it has ended. */
@Timeout(300)
class TerminalTest {
  /** SIGKILL's exit status, as a shell tells it. */
  private static final int KILLED = 128 + 9;

  /** What each guest writes before it runs in a circle. */
  private static final String MARK = "@";

  @TempDir private Path folder;

  /** What ends a machine: keys, or a signal. */
  private interface End {
    void send(OutputStream keys) throws IOException, InterruptedException;
  }

  /** The demo's kernel, which stays where it has written its command line: {@code jmp .}. */
  private List<String> kvmGuest() throws IOException {
    assumeTrue(
        System.getProperty("os.arch").equals("amd64") && Files.isWritable(Path.of("/dev/kvm")),
        "needs /dev/kvm on an x86-64 host");
    byte[] image = KvmDemo.image();
    int written = 1024 + 0x200 + 23;
    assertEquals(0x31, image[written], "xor %eax,%eax");
    image[written] = (byte) 0xeb;
    image[written + 1] = (byte) 0xfe;
    List<String> command = new ArrayList<>(KvmDemo.MACHINE);
    String file = Files.write(folder.resolve("x86"), image).toString();
    command.addAll(List.of("-nographic", "-kernel", file, "-append", MARK));
    return command;
  }

  private List<String> riscvGuest() throws IOException {
    ByteBuffer code = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    code.putInt(0x1000_02b7); // lui t0,0x10000: the serial port
    code.putInt(0x0400_0313); // li t1,'@'
    code.putInt(0x0062_8023); // sb t1,(t0)
    code.putInt(0x0000_006f); // j .
    String image = Files.write(folder.resolve("riscv"), code.array()).toString();
    return List.of("riscv64", "-M", "virt", "-nographic", "-bios", image);
  }

  @Test
  void keysEndAMachineUnderKvm() throws Exception {
    assertEquals(0, endsSanely(kvmGuest(), keys -> type(keys, "\u0001x")));
  }

  @Test
  void aSignalEndsAMachineUnderKvm() throws Exception {
    assertEquals(0, endsSanely(kvmGuest(), keys -> signal("TERM")));
  }

  @Test
  void afterAKillTheNextMachineUnderKvmRuns() throws Exception {
    List<String> guest = kvmGuest();
    for (int i = 0; i < 3; i++) {
      // Nobody is left to set the terminal; its owner's shell does.
      assertEquals(KILLED, ends(guest, keys -> signal("KILL")));
    }
    assertEquals(0, endsSanely(guest, keys -> type(keys, "\u0001x")));
  }

  @Test
  void keysAndSignalsEndATranslatedMachine() throws Exception {
    assertEquals(0, endsSanely(riscvGuest(), keys -> type(keys, "\u0001x")));
    assertEquals(0, endsSanely(riscvGuest(), keys -> signal("TERM")));
  }

  private static void type(OutputStream keys, String text) throws IOException {
    keys.write(text.getBytes(StandardCharsets.US_ASCII));
    keys.flush();
  }

  private void signal(String name) throws IOException, InterruptedException {
    assertEquals(0, new ProcessBuilder("kill", "-" + name, read("pid")).start().waitFor());
  }

  /** The exit status; the terminal's settings are as before. */
  private int endsSanely(List<String> guest, End end) throws IOException, InterruptedException {
    int status = ends(guest, end);
    assertEquals(read("before"), read("after"), "stty -g");
    return status;
  }

  private int ends(List<String> guest, End end) throws IOException, InterruptedException {
    for (String name : List.of("before", "pid", "status", "after", "console")) {
      Files.deleteIfExists(folder.resolve(name));
    }
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.rhea.machine.cli.Rhea"));
    command.addAll(guest);
    Path script = folder.resolve("session");
    Files.writeString(
        script,
        "cd '%s'; stty -g >before; sh -c 'echo $$ >pid; exec \"$@\"' sh '%s'; echo $? >status; stty -g >after\n"
            .formatted(folder, String.join("' '", command)));
    Process session;
    try {
      session =
          new ProcessBuilder("script", "-qec", "sh " + script, "/dev/null")
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("console").toFile())
              .start();
    } catch (IOException e) {
      assumeTrue(false, "needs script(1)");
      throw e;
    }
    try (OutputStream keys = session.getOutputStream()) {
      while (!console().contains(MARK)) {
        assertTrue(session.isAlive(), () -> "ended early: " + console());
        Thread.sleep(50);
      }
      end.send(keys);
      assertTrue(session.waitFor(60, TimeUnit.SECONDS), "the machine has not ended");
    } finally {
      session.destroyForcibly();
    }
    return Integer.parseInt(read("status"));
  }

  private String console() {
    try {
      return Files.readString(folder.resolve("console"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private String read(String name) throws IOException {
    return Files.readString(folder.resolve(name)).strip();
  }
}
