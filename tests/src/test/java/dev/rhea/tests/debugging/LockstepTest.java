package dev.rhea.tests.debugging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rhea.accel.Engine;
import dev.rhea.cpu.Architecture;
import dev.rhea.cpu.CpuState;
import dev.rhea.cpu.Interpreter;
import dev.rhea.cpu.decode.Program;
import dev.rhea.cpu.riscv.RvPseudos;
import dev.rhea.cpu.riscv.RvState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Lock-step over whole machines. */
@Timeout(120)
class LockstepTest {
  private static final int A0 = RvState.X + 10;

  @TempDir Path directory;

  @Test
  void rightEnginesRunATimedGuestToItsEndWithoutADifference() throws IOException {
    Guest guest = new Guest(directory, Programs.XORSHIFT);
    assertEquals(0, Guest.run(guest.machine().accelerator("lockstep")), guest::notes);
    assertEquals("", guest.notes());
    String output = guest.output();
    assertEquals(Programs.lastCharacter(), output.charAt(output.length() - 1));
    // 60,000 rounds of 15 instructions and 1 ns each are 45 interrupts but for lateness, and 20
    // more.
    assertTrue(output.length() > 60, output);
  }

  @Test
  void wrongRegisterIsFoundAtTheInstructionThatWroteIt() throws IOException {
    Guest guest = new Guest(directory, Programs.XORSHIFT);
    long pc = label(Programs.XORSHIFT, "target");
    assertEquals(1, runWrong(guest, pc, cpu -> cpu.slots[A0]++));
    String suspect = suspect(guest.notes());
    assertTrue(suspect.contains(Long.toHexString(pc)), guest::notes);
    assertTrue(suspect.contains("xor a0, a0, t1"), guest::notes);
    assertTrue(guest.notes().lines().anyMatch(line -> line.startsWith("  a0 ")), guest::notes);
  }

  @Test
  void wrongByteInMemoryIsFoundThoughNoRegisterShowsIt() throws IOException {
    Guest guest = new Guest(directory, Programs.XORSHIFT);
    long pc = label(Programs.XORSHIFT, "stored");
    assertEquals(1, runWrong(guest, pc, cpu -> cpu.mmu.store8(0x8020_0123L, 7)));
    assertTrue(guest.notes().contains("0000000080200120"), guest::notes);
    assertTrue(
        guest.notes().lines().anyMatch(line -> line.contains(Long.toHexString(pc))), guest::notes);
  }

  @Test
  void interruptTakenOnOneSideOnlyIsADifference() throws IOException {
    Guest guest = new Guest(directory, Programs.XORSHIFT);
    long pc = label(Programs.XORSHIFT, "target");
    assertEquals(
        1,
        runWrong(
            guest,
            pc,
            cpu -> {
              // Machine software, which the program has not enabled: so enable it, too.
              ((RvState) cpu).setControlRegister(0x304, 0x88);
              cpu.setInterruptLines(cpu.interruptLines() | 8);
            }));
    assertTrue(guest.notes().lines().anyMatch(line -> line.startsWith("  mie ")), guest::notes);
  }

  /**
   * fw_cfg reads "QEMU" into memory by DMA (its specification: control 0xA is select and read, all
   * big-endian); the mistake is reached only if that happens again when the slice does.
   */
  @Test
  void devicesStoreWhatTheyStoredWhenTheSliceIsRunAgain() throws IOException {
    String source =
        """
          li   s0, 0x80010000
          li   t0, 0x0a000000
          sw   t0, 0(s0)
          li   t0, 0x04000000
          sw   t0, 4(s0)
          li   t0, 0x0010018000000000
          sd   t0, 8(s0)
          li   s1, 0x10100000
          li   t0, 0x0000018000000000
          sd   t0, 16(s1)
          li   s2, 0x80011000
          lw   a1, 0(s2)
          li   t0, 0x554d4551
          bne  a1, t0, 1f
          li   a0, 1
        target:
          addi a0, a0, 1
        1:
        """
            + Guest.POWER_OFF;
    Guest guest = new Guest(directory, source);
    assertEquals(1, runWrong(guest, label(source, "target"), cpu -> cpu.slots[A0] = 5));
    assertTrue(suspect(guest.notes()).contains("addi a0, a0, 1"), guest::notes);
  }

  /** A power-off in the slice with the mistake must not hide it. */
  @Test
  void differenceInTheLastSliceMakesTheStatusOne() throws IOException {
    String source =
        """
          li   a0, 0
        target:
          addi a0, a0, 1
        """
            + Guest.POWER_OFF;
    Guest guest = new Guest(directory, source);
    assertEquals(1, runWrong(guest, label(source, "target"), cpu -> cpu.slots[A0] = 5));
    assertTrue(suspect(guest.notes()).contains("addi a0, a0, 1"), guest::notes);
  }

  @Test
  void resetBringsBothMachinesBackToTheSameStart() throws IOException {
    String source =
        """
          li   t0, 0x80080000
          lw   t1, 0(t0)
          addi t2, t1, 1
          sw   t2, 0(t0)
          li   t3, 3
          beq  t2, t3, 1f
          li   t0, 0x100000
          li   t1, 0x7777
          sw   t1, 0(t0)
        2:j    2b
        1:
        """
            + Guest.POWER_OFF;
    Guest guest = new Guest(directory, source);
    assertEquals(0, Guest.run(guest.machine().accelerator("lockstep")), guest::notes);
  }

  private static int runWrong(Guest guest, long pc, Consumer<CpuState> mistake) {
    return Guest.run(
        guest
            .machine()
            .accelerator("lockstep")
            .lockstepEngine((architecture, cpu) -> new WrongAt(architecture, pc, mistake)));
  }

  private static long label(String source, String name) {
    Program program = RvPseudos.assembler().assemble("guest", source, Guest.START);
    return program.symbol(name);
  }

  /** The first line that the report marks. */
  private static String suspect(String report) {
    List<String> marked = report.lines().filter(line -> line.startsWith("> ")).toList();
    assertTrue(!marked.isEmpty(), report);
    return marked.getFirst();
  }

  /** Makes a mistake behind the hundredth execution of one instruction; looks around every 8. */
  private record WrongAt(Interpreter interpreter, long pc, Consumer<CpuState> mistake)
      implements Engine {
    WrongAt(Architecture architecture, long pc, Consumer<CpuState> mistake) {
      this(Interpreter.exact(architecture), pc, mistake);
    }

    @Override
    public void run(CpuState cpu) {
      int left = cpu.budget;
      while (left > 0 && !cpu.leave) {
        for (int i = 0; i < 8 && !cpu.leave; i++) {
          long at = cpu.pc;
          long faults = cpu.faults;
          cpu.beginSlice(1);
          interpreter.run(cpu, null);
          left--;
          if (cpu.faults != faults) {
            return;
          }
          if (at == pc) {
            mistake.accept(cpu);
          }
        }
      }
    }

    @Override
    public String statistics() {
      return "wrong";
    }

    @Override
    public void close() {}
  }
}
