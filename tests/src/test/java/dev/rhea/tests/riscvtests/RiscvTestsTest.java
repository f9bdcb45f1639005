package dev.rhea.tests.riscvtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.rhea.cpu.CpuState;
import dev.rhea.cpu.jit.Tier;
import dev.rhea.cpu.riscv.RvArchitecture;
import dev.rhea.machine.Machine;
import dev.rhea.machine.MachineBuilder;
import dev.rhea.machine.board.BoardCpu;
import dev.rhea.machine.config.BootConfig;
import dev.rhea.machine.config.CpuConfig;
import dev.rhea.tests.engines.EagerEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every ELF file of a directory ends with status 0 on each engine, started as {@code ./rhea riscv64
 * -cpu max -bios none -kernel FILE} would.
 *
 * <p>{@code ./rhea test -pl tests -am -Drhea.riscv.tests=DIRECTORY -Dtest=RiscvTestsTest
 * -Dsurefire.failIfNoSpecifiedTests=false}; without the property the test is skipped.
 */
class RiscvTestsTest {
  private static final @Nullable String DIRECTORY = System.getProperty("rhea.riscv.tests");
  private static final int PATIENCE_SECONDS = 60;
  private static final long MEMORY = 128L << 20;

  /** What runs the program. */
  private enum Runner {
    INTERP,
    /** As users have it: such short programs hardly ever become hot. */
    TCG,
    /** All code is translated before it runs, here and below: as for C1. */
    WARM,
    /** As for C2. */
    HOT,
    /** The same, each access looking into the TLB by itself. */
    APART,
    /** As for C2 where the TLB misses. */
    MISSING;

    /** The tier of all translations, or null if the machine's own engine runs. */
    @Nullable Tier tier() {
      return switch (this) {
        case INTERP, TCG -> null;
        case WARM -> Tier.WARM;
        case HOT -> Tier.HOT;
        case APART -> Tier.APART;
        case MISSING -> Tier.MISSING;
      };
    }
  }

  @TestFactory
  Stream<DynamicTest> programsPass() throws IOException {
    assumeTrue(
        DIRECTORY != null,
        "-Drhea.riscv.tests=DIRECTORY names no directory of built riscv-tests (docs/add-a-test.md)");
    List<Path> programs = programs(Path.of(DIRECTORY));
    assertTrue(!programs.isEmpty(), "no ELF file in " + DIRECTORY);
    return programs.stream()
        .flatMap(program ->
            Stream.of(Runner.values())
                .map(runner ->
                    dynamicTest(
                        program.getFileName() + " " + runner, () -> check(program, runner))));
  }

  private static List<Path> programs(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(RiscvTestsTest::isElf).sorted().toList();
    }
  }

  /** Other files, such as listings, may lie beside the programs. */
  private static boolean isElf(Path file) {
    try (var in = Files.newInputStream(file)) {
      byte[] magic = in.readNBytes(4);
      return magic.length == 4 && magic[0] == 0x7f && magic[1] == 'E' && magic[2] == 'L';
    } catch (IOException e) {
      return false; // a directory
    }
  }

  private static void check(Path program, Runner runner) throws Exception {
    MachineBuilder builder =
        Machine.builder()
            .target("riscv64")
            .memory(MEMORY)
            .accelerator(runner == Runner.TCG ? "tcg" : "interp")
            .configure(c ->
                c.cpu(new CpuConfig("max", Map.of(), 1))
                    .boot(BootConfig.DEFAULT.withKernel(program).withBios("none")));
    try (Machine machine = builder.build()) {
      BoardCpu cpu = machine.board().cpus().getFirst();
      CpuState state = cpu.vcpu().cpu();
      EagerEngine eager = null;
      Tier tier = runner.tier();
      if (tier != null) {
        eager = new EagerEngine(RvArchitecture.INSTANCE, state, tier);
        cpu.vcpu().setEngine(eager);
      }
      int status = run(machine, cpu);
      assertEquals(0, status, () -> "the number of the case that failed\n" + cpu.registers());
      if (eager != null) {
        assertTrue(eager.translated() > eager.interpreted(), eager.statistics());
      }
    }
  }

  private static int run(Machine machine, BoardCpu cpu) throws Exception {
    CompletableFuture<Integer> status = new CompletableFuture<>();
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              try {
                status.complete(machine.run());
              } catch (RuntimeException | Error e) {
                status.completeExceptionally(e);
              }
            });
    try {
      return status.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      machine.quit();
      throw new AssertionError("no end after " + PATIENCE_SECONDS + " s\n" + cpu.registers(), e);
    } finally {
      thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    }
  }
}
