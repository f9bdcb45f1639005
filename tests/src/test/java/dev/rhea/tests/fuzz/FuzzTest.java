package dev.rhea.tests.fuzz;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.rhea.machine.UserError;
import dev.rhea.machine.config.BootConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each hostile guest on the interpreter and on the translator: the emulator throws nothing, comes
 * back, writes nothing beside the guest's memory, and afterwards runs a known program, on the same
 * machine after a reset or, where the guest has ended that, on a new one. Files that cannot be
 * booted are refused in a sentence. Every tenth guest runs beside another.
 *
 * <p>{@code ./rhea test -pl tests -am -Drhea.fuzz=10000 -Drhea.fuzz.seed=1 -Dtest=FuzzTest
 * -Dsurefire.failIfNoSpecifiedTests=false} runs that many guests from that seed on; the message of
 * a failure has the seed that repeats it alone.
 */
class FuzzTest {
  private static final long GUESTS = Long.getLong("rhea.fuzz", 40);
  private static final long SEED = Long.getLong("rhea.fuzz.seed", 1);
  private static final long BATCH = 20;
  private static final int DISK_BYTES = 1 << 16;
  private static final int MAX_FAILURES = 5;

  private static final Runner[] TRANSLATED = {
    Runner.EARLY, Runner.EARLY, Runner.EARLY, Runner.WARM, Runner.HOT, Runner.MISSING
  };

  @TempDir private Path directory;

  @TestFactory
  Stream<DynamicTest> emulatorSurvives() {
    return LongStream.iterate(SEED, seed -> seed < SEED + GUESTS, seed -> seed + BATCH)
        .mapToObj(first -> {
          long last = Math.min(first + BATCH, SEED + GUESTS) - 1;
          return dynamicTest("seeds " + first + " to " + last, () -> batch(first, last));
        });
  }

  private void batch(long first, long last) {
    List<Throwable> failures = new ArrayList<>();
    for (long seed = first; seed <= last && failures.size() < MAX_FAILURES; seed++) {
      try {
        if (seed % 10 == 0) {
          sideBySide(seed);
        } else {
          guest(seed, "a");
        }
      } catch (Exception | Error e) {
        failures.add(new AssertionError("-Drhea.fuzz=1 -Drhea.fuzz.seed=" + seed + ": " + e, e));
      }
    }
    if (!failures.isEmpty()) {
      AssertionError all = new AssertionError(failures.getFirst().getMessage());
      failures.forEach(all::addSuppressed);
      throw all;
    }
  }

  /** One guest with the number {@code seed}, the other with a number of its own. */
  private void sideBySide(long seed) throws Exception {
    CompletableFuture<Void> other =
        CompletableFuture.runAsync(() -> {
          try {
            guest(-seed, "b");
          } catch (Exception e) {
            throw new CompletionException(e);
          }
        });
    guest(seed, "a");
    other.get();
  }

  private void guest(long seed, String place) throws Exception {
    Path files = Files.createDirectories(directory.resolve(place));
    Path disk = Files.write(files.resolve("disk"), new byte[DISK_BYTES]);
    SplittableRandom random = new SplittableRandom(seed);
    boolean refusable = random.nextInt(5) == 0;
    BootConfig boot =
        refusable ? new FuzzFiles(random, files).next() : program(random, files.resolve("program"));
    run(boot, disk, Runner.INTERP, refusable);
    run(boot, disk, TRANSLATED[random.nextInt(TRANSLATED.length)], refusable);
  }

  private static BootConfig program(SplittableRandom random, Path file) throws IOException {
    FuzzPrograms programs = new FuzzPrograms(random);
    byte[] image =
        switch (random.nextInt(6)) {
          case 0 -> programs.randomBytes();
          case 1 -> programs.damagedProgram();
          default -> programs.instructions();
        };
    return BootConfig.DEFAULT.withKernel(Files.write(file, image)).withBios("none");
  }

  private static void run(BootConfig boot, Path disk, Runner runner, boolean refusable)
      throws Exception {
    boolean reset = false;
    try (Fences fences = new Fences()) {
      try (Victim victim = new Victim(boot, disk, runner)) {
        fences.shut();
        victim.runGuest();
        fences.check();
        reset = victim.runKnownProgram();
        fences.check();
      } catch (UserError e) {
        assertTrue(refusable, () -> "refused: " + e.getMessage());
        assertFalse(String.valueOf(e.getMessage()).contains("\n"), e.getMessage());
      }
    } catch (Exception | Error e) {
      throw new AssertionError(runner + ": " + e.getMessage(), e);
    }
    if (!reset) {
      knownProgramOnANewMachine(disk, runner);
    }
  }

  private static void knownProgramOnANewMachine(Path disk, Runner runner) throws Exception {
    Path good = Files.write(disk.resolveSibling("known"), KnownProgram.image());
    BootConfig boot = BootConfig.DEFAULT.withKernel(good).withBios("none");
    try (Victim healthy = new Victim(boot, disk, runner)) {
      assertTrue(healthy.runKnownProgram(), "the new machine runs");
    }
  }
}
