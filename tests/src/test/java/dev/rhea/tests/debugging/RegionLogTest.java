package dev.rhea.tests.debugging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rhea.machine.config.LogConfig;
import dev.rhea.memory.log.LogItem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code -d op,op_opt,out_asm,mmu}. */
@Timeout(120)
class RegionLogTest {
  /** A loop that is translated: its head is the second instruction. */
  private static final String LOOP =
      """
        li   a1, 200000
      head:
        addi a0, zero, 5
        sub  a2, a1, a0
        addi a1, a1, -1
        bnez a1, head
      """;

  @TempDir Path directory;

  private String log(String source, LogItem... items) throws IOException {
    Guest guest = new Guest(directory, source + Guest.POWER_OFF);
    Path file = directory.resolve("log");
    // Lock-step's translator is waited for, so the region is there before the loop is over.
    int status =
        Guest.run(
            guest
                .machine()
                .accelerator("lockstep")
                .configure(c -> c.log(new LogConfig(Set.of(items), file))));
    assertEquals(0, status, guest::notes);
    assertEquals("", guest.notes());
    return Files.readString(file);
  }

  @Test
  void operationsAreShownAsAskedForAndAsFolded() throws IOException {
    String asked = log(LOOP, LogItem.OP);
    assertTrue(asked.contains("OP: region 0x0000000080000008, "), asked);
    assertTrue(asked.contains("a0 = add #0, #5"), asked);
    assertTrue(asked.contains(" ---- 000000008000000c"), asked);
    assertTrue(asked.contains("a2 = sub a1, a0"), asked);
    String folded = log(LOOP, LogItem.OP_OPT);
    assertTrue(folded.contains("OP after folding: region 0x0000000080000008, "), folded);
    assertTrue(folded.contains("a0 = mov #5"), folded);
    assertFalse(folded.contains("#0, #5"), folded);
  }

  @Test
  void bytecodeOfARegionIsShownUnderItsPc() throws IOException {
    String text = log(LOOP, LogItem.OUT_ASM);
    assertTrue(text.contains("OUT: region 0x0000000080000008, "), text);
    assertTrue(text.contains("LSUB"), text);
    assertTrue(text.contains("MAXSTACK"), text);
  }

  /** One page of code and one of data, mapped at gva 0 and 0x1000 by a table of one level. */
  @Test
  void fillsFlushesAndRefusalsOfTheTlbAreShown() throws IOException {
    String text =
        log(
            """
              la   t0, trap
              csrw mtvec, t0
              li   t0, 0x80001000
              lw   t1, 0(t0)
              sfence.vma
              sfence.vma t0
              li   t0, 0x8000000000080010   # Sv39, its root table at 0x80010000: all invalid
              csrw satp, t0
              li   t0, 0x20800
              csrs mstatus, t0              # loads as supervisor
              lw   t1, 0(zero)
            trap:
              li   t0, 0x20000
              csrc mstatus, t0
            """,
            LogItem.MMU);
    assertTrue(
        text.lines()
            .anyMatch(line ->
                line.startsWith("mmu: load gva 0x0000000080001000, ")
                    && line.contains(" -> gpa 0x0000000080001000 ")
                    && line.endsWith(", riscv_virt_board.ram")),
        text);
    assertTrue(text.contains("mmu: flush all\n"), text);
    assertTrue(text.contains("mmu: flush gva 0x0000000080001000\n"), text);
    assertTrue(
        text.lines()
            .anyMatch(line ->
                line.startsWith("mmu: load gva 0x0000000000000000, ") && line.endsWith(" refused")),
        text);
  }
}
