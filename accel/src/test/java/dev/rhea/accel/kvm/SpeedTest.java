package dev.rhea.accel.kvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.Function;
import com.sun.jna.Pointer;
import dev.rhea.cpu.x86.X86State;
import dev.rhea.memory.HostMemory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * How fast guests run, compared with the same on the host, in turns. {@code -Drhea.test.speed=true}
 * on a quiet machine checks the figures that we stand for; without it a user's program must only be
 * far from emulated, as other work on the machine disturbs either side.
 */
@Timeout(180)
class SpeedTest {
  private static final boolean STRICT = Boolean.getBoolean("rhea.test.speed");
  private static final double LEAST_USER_SPEED = STRICT ? 0.95 : 0.3;
  private static final double MOST_EXIT_COST = 1.3;

  private static final int ROUNDS = STRICT ? 7 : 3;
  private static final int EXITS = 40_000;

  // ---- a program of a user's ----

  private static final int TABLE_WORDS = 1 << 17;
  private static final long TABLE = 0x40_0000;
  private static final long SEED = 88_172_645_463_325_252L;
  private static final int STEPS = STRICT ? 60_000_000 : 6_000_000;

  /** Adds random numbers (xorshift) to words of a table of 1 MiB at RDI, RSI times. */
  private static final String SCATTER =
      "48 b8 44 7a bf cb 8d 40 39 01" // movabs $88172645463325252,%rax
          + "48 89 c2 48 c1 e2 0d 48 31 d0" // 1: mov %rax,%rdx; shl $13,%rdx; xor %rdx,%rax
          + "48 89 c2 48 c1 ea 07 48 31 d0" // mov %rax,%rdx; shr $7,%rdx; xor %rdx,%rax
          + "48 89 c2 48 c1 e2 11 48 31 d0" // mov %rax,%rdx; shl $17,%rdx; xor %rdx,%rax
          + "89 c2 81 e2 ff ff 01 00" // mov %eax,%edx; and $0x1ffff,%edx
          + "48 01 04 d7" // add %rax,(%rdi,%rdx,8)
          + "48 ff ce 75 d1"; // dec %rsi; jnz 1b

  private static final String RETURN = "c3";

  /** mov $0xfe000000,%edi; mov %rax,(%rdi); 2: jmp 2b. */
  private static final String TELL_DEVICE = "bf 00 00 00 fe 48 89 07 eb fe";

  @Test
  void aUsersProgramRunsAtTheHostsSpeed() {
    try (BareGuest guest = UserMode.guest(SCATTER + TELL_DEVICE);
        HostProgram host = new HostProgram(SCATTER + RETURN)) {
      guest.onAccess = guest.engine::kick;
      long expected = lastNumber();
      double hostTime = Double.MAX_VALUE;
      double guestTime = Double.MAX_VALUE;
      for (int round = 0; round < ROUNDS; round++) {
        long start = System.nanoTime();
        assertEquals(expected, host.run());
        hostTime = Math.min(hostTime, System.nanoTime() - start);
        guest.log.clear();
        guest.state.pc = BareGuest.CODE;
        guest.state.slots[X86State.RDI] = TABLE;
        guest.state.slots[X86State.RSI] = STEPS;
        start = System.nanoTime();
        guest.run();
        guestTime = Math.min(guestTime, System.nanoTime() - start);
        assertEquals(List.of("store 0/8=" + Long.toHexString(expected)), guest.log);
        for (int i = 0; i < TABLE_WORDS; i++) {
          assertEquals(host.word(i), guest.memory.load(TABLE + i * 8L, 8));
        }
      }
      double speed = hostTime / guestTime;
      System.out.printf(
          "user mode: %.1f ms, on the host %.1f ms, speed %.3f of the host's%n",
          guestTime * 1e-6, hostTime * 1e-6, speed);
      assertTrue(speed >= LEAST_USER_SPEED, "a guest's user mode runs at %.3f".formatted(speed));
    }
  }

  private static long lastNumber() {
    long number = SEED;
    for (int i = 0; i < STEPS; i++) {
      number ^= number << 13;
      number ^= number >>> 7;
      number ^= number << 17;
    }
    return number;
  }

  /** Machine code that is called like a C function of a table and a number. */
  private static final class HostProgram implements AutoCloseable {
    private static final int SIZE = 4096;
    private static final int PROT_EXEC = 4;
    private static final int MAP_PRIVATE_ANONYMOUS = 0x22;

    private final long code;
    private final long table;

    HostProgram(String hex) {
      byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
      int protection = LibC.PROT_READ | LibC.PROT_WRITE | PROT_EXEC;
      code = LibC.mmap(0, SIZE, protection, MAP_PRIVATE_ANONYMOUS, -1, 0);
      assumeTrue(code != LibC.MAP_FAILED, "needs a page to execute from");
      HostMemory.copy(bytes, 0, code, bytes.length);
      table = HostMemory.allocate(TABLE_WORDS * 8L);
      HostMemory.fill(table, TABLE_WORDS * 8L, (byte) 0);
    }

    long run() {
      return Function.getFunction(new Pointer(code)).invokeLong(new Object[] {table, (long) STEPS});
    }

    long word(int index) {
      return HostMemory.getLong(table + index * 8L);
    }

    @Override
    public void close() {
      assertEquals(0, LibC.munmap(code, SIZE));
      HostMemory.free(table);
    }
  }

  // ---- exits, against a loop in C ----

  /** mov $0x70,%dx; 1: in %dx,%al; dec %ecx; jnz 1b; hlt. */
  private static final String PORT_LOOP = "66 ba 70 00 ec 49 75 fc f4";

  /** 1: mov (%edi),%eax; dec %ecx; jnz 1b; hlt. */
  private static final String MEMORY_LOOP = "8b 07 49 75 fb f4";

  @Test
  void exitsCostLittleMoreThanInC(@TempDir Path folder) throws Exception {
    assumeTrue(STRICT, "a figure for quiet machines: -Drhea.test.speed=true");
    BareGuest.assumeKvm();
    Path program = compile(folder);
    for (String kind : List.of("io", "mmio")) {
      double c = Double.MAX_VALUE;
      double ours = Double.MAX_VALUE;
      for (int round = 0; round < ROUNDS; round++) {
        c = Math.min(c, inC(program, kind));
        ours = Math.min(ours, here(kind.equals("io") ? PORT_LOOP : MEMORY_LOOP));
      }
      System.out.printf("%s exit: %.2f us, in C %.2f us, ratio %.2f%n", kind, ours, c, ours / c);
      assertTrue(ours <= MOST_EXIT_COST * c, kind + " exits cost " + ours / c + " times C's");
    }
  }

  private static Path compile(Path folder) throws IOException, InterruptedException {
    Path source = folder.resolve("exits.c");
    try (InputStream in = SpeedTest.class.getResourceAsStream("exits.c")) {
      Files.copy(in, source);
    }
    Path program = folder.resolve("exits");
    try {
      Process cc =
          new ProcessBuilder("cc", "-O2", "-o", program.toString(), source.toString())
              .inheritIO()
              .start();
      assertEquals(0, cc.waitFor(), "cc exits.c");
    } catch (IOException e) {
      assumeTrue(false, "needs a C compiler");
    }
    return program;
  }

  /** Microseconds an exit. */
  private static double inC(Path program, String kind) throws IOException, InterruptedException {
    Process run =
        new ProcessBuilder(program.toString(), kind, Integer.toString(EXITS))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String output =
        new String(run.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII);
    assertEquals(0, run.waitFor());
    return Double.parseDouble(output.strip());
  }

  private static double here(String code) {
    try (BareGuest guest = new BareGuest(false)) {
      guest.flat32().code(code);
      guest.device(UserMode.DEVICE, 0x1000);
      guest.recording = false;
      guest.state.slots[X86State.RDI] = UserMode.DEVICE;
      guest.state.slots[X86State.RCX] = EXITS;
      long start = System.nanoTime();
      guest.run();
      double nanos = System.nanoTime() - start;
      assertEquals(0, guest.state.slots[X86State.RCX]);
      return nanos * 1e-3 / EXITS;
    }
  }
}
