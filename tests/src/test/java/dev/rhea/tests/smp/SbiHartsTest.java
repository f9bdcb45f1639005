package dev.rhea.tests.smp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rhea.cpu.decode.Program;
import dev.rhea.cpu.riscv.RvPseudos;
import dev.rhea.devices.chardev.NullBackend;
import dev.rhea.machine.Machine;
import dev.rhea.machine.config.BootConfig;
import dev.rhea.machine.config.CpuConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the built-in firmware does to other harts, on whole machines. */
@Timeout(900)
class SbiHartsTest {
  private static final int ROUNDS = Integer.getInteger("rhea.sbiharts", 300);

  /** Where the built-in firmware leaves kernels. */
  private static final long START = 0x8020_0000L;

  /** Ends the machine: with status 0 at {@code pass}, with the number in s10 at {@code fail}. */
  private static final String END =
      """
      fail:
        slli s10, s10, 16
        li   t1, 0x3333
        or   t1, t1, s10
        j    end
      pass:
        li   t1, 0x5555
      end:
        li   t0, 0x100000
        sw   t1, 0(t0)
      over:
        j    over
      """;

  @TempDir Path directory;

  private int run(String engine, int harts, String source) throws IOException {
    Program program = RvPseudos.assembler().assemble("sbi", source + END, START);
    Path image = Files.write(directory.resolve("sbi.bin"), program.bytes());
    try (Machine machine =
        Machine.builder()
            .target("riscv64")
            .memory(32 << 20)
            .accelerator(engine)
            .serial(new NullBackend())
            .configure(c ->
                c.boot(BootConfig.DEFAULT.withKernel(image))
                    .cpu(new CpuConfig("", Map.of(), harts)))
            .build()) {
      return machine.run();
    }
  }

  /**
   * Hart 1 stores rising numbers to a virtual page without an end. Each time hart 0 has mapped that
   * page elsewhere, and the remote fence has returned, the page of before must not change any more.
   */
  @ParameterizedTest
  @ValueSource(strings = {"interp", "tcg"})
  void noStoreReachesAPageThatWasTakenAway(String engine) throws IOException {
    assertEquals(
        0,
        run(
            engine,
            2,
            """
              # Sv39: 1 GiB of devices and of RAM as they are, the page at 4 GiB by hart 0's tables
              li   s0, 0x80400000
              li   t0, 0xc7
              sd   t0, 0(s0)
              li   t0, 0x200000cf
              sd   t0, 16(s0)
              li   t0, 0x20100401
              sd   t0, 32(s0)
              li   s1, 0x80401000
              li   t0, 0x20100801
              sd   t0, 0(s1)
              li   s2, 0x80402000
              li   s3, 0x80500000
              li   s4, 0x80501000
              srli t0, s3, 2
              ori  t0, t0, 0xc7
              sd   t0, 0(s2)
              fence rw, rw
              li   a0, 1
              la   a1, storing
              li   a7, 0x48534d
              li   a6, 0
              ecall
              li   s10, 1
              bnez a0, fail
              li   s5, %d
            round:
              # hart 1 is at it
              ld   t0, 0(s3)
            alive:
              ld   t1, 0(s3)
              beq  t0, t1, alive
              srli t0, s4, 2
              ori  t0, t0, 0xc7
              sd   t0, 0(s2)
              li   a0, 2
              li   a1, 0
              li   a2, 0x100000000
              li   a3, 4096
              li   a4, 0
              li   a7, 0x52464e43
              # by all three forms in turn: of the address, of its address space, of everything
              andi a6, s5, 1
              addi a6, a6, 1
              andi t0, s5, 6
              bnez t0, ranged
              li   a2, 0
              li   a3, -1
            ranged:
              ecall
              li   s10, 2
              bnez a0, fail
              ld   s6, 0(s3)
              li   t0, 2000
            look:
              ld   t1, 0(s3)
              li   s10, 3
              bne  t1, s6, fail
              addi t0, t0, -1
              bnez t0, look
              mv   t0, s3
              mv   s3, s4
              mv   s4, t0
              addi s5, s5, -1
              bnez s5, round
              j    pass
            storing:
              li   t0, 0x8000000000080400
              csrw satp, t0
              sfence.vma
              li   t0, 0x100000000
              li   t1, 0
            store:
              addi t1, t1, 1
              sd   t1, 0(t0)
              j    store
            """
                .formatted(ROUNDS)));
  }

  /** Each hart stops itself and is started by hart 0, again and again, and counts. */
  @ParameterizedTest
  @ValueSource(strings = {"interp", "tcg"})
  void hartsStopAndStart(String engine) throws IOException {
    assertEquals(
        0,
        run(
            engine,
            3,
            """
              li   s0, 0x80400000
              li   s5, %1$d
            round:
              li   s6, 2
            start:
              # until it has stopped
              mv   a0, s6
              li   a7, 0x48534d
              li   a6, 2
              ecall
              li   t0, 1
              bne  a1, t0, start
              mv   a0, s6
              la   a1, other
              mv   a2, s5
              li   a6, 0
              ecall
              li   s10, 1
              bnez a0, fail
              addi s6, s6, -1
              bnez s6, start
              addi s5, s5, -1
              bnez s5, round
            last:
              # the last starts end, too
              ld   t0, 8(s0)
              ld   t1, 16(s0)
              add  t0, t0, t1
              li   t1, %2$d
              bne  t0, t1, last
              j    pass
            other:
              # a0: its number, a1: the round; the sum of rounds is looked at on the way
              li   s0, 0x80400000
              slli t0, a0, 3
              add  t0, t0, s0
              ld   t1, 0(t0)
              add  t2, t1, a1
              li   t3, %1$d
              li   s10, 2
              bne  t2, t3, fail
              addi t1, t1, 1
              fence rw, rw
              sd   t1, 0(t0)
              li   a7, 0x48534d
              li   a6, 1
              ecall
              li   s10, 3
              j    fail
            """
                .formatted(ROUNDS, 2 * ROUNDS)));
  }

  /** Two harts wake each other out of wfi by interrupts, and none of them is lost. */
  @ParameterizedTest
  @ValueSource(strings = {"interp", "tcg"})
  void interruptsWakeTheOtherHart(String engine) throws IOException {
    assertEquals(
        0,
        run(
            engine,
            2,
            """
              li   s0, 1
              li   s5, %d
              csrsi sie, 2
              li   a0, 1
              la   a1, other
              li   a7, 0x48534d
              li   a6, 0
              ecall
              li   s10, 1
              bnez a0, fail
              # the other one says that it listens
            listens:
              wfi
              csrr t0, sip
              andi t0, t0, 2
              beqz t0, listens
              csrci sip, 2
            round:
              li   a0, 2
              li   a1, 0
              li   a7, 0x735049
              li   a6, 0
              ecall
            answer:
              wfi
              csrr t0, sip
              andi t0, t0, 2
              beqz t0, answer
              csrci sip, 2
              addi s5, s5, -1
              bnez s5, round
              j    pass
            other:
              csrsi sie, 2
            call:
              li   a0, 1
              li   a1, 0
              li   a7, 0x735049
              li   a6, 0
              ecall
            question:
              wfi
              csrr t0, sip
              andi t0, t0, 2
              beqz t0, question
              csrci sip, 2
              j    call
            """
                .formatted(10 * ROUNDS)));
  }
}
