package dev.rhea.tests.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rhea.machine.Machine;
import dev.rhea.machine.bench.BenchProgram;
import dev.rhea.machine.bench.BenchTarget;
import dev.rhea.machine.config.BootConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every event that docs/measure.md names comes when what it tells of happens. */
class RecordingTest {
  private static final List<String> EVENTS =
      List.of(
          "dev.rhea.Exit",
          "dev.rhea.Invalidation",
          "dev.rhea.TlbFlush",
          "dev.rhea.Translation",
          "dev.rhea.Trap");

  @TempDir private Path directory;

  @Test
  void recordingHoldsEachKindOfEvent() throws IOException {
    Path file = directory.resolve("rhea.jfr");
    try (Recording recording = new Recording()) {
      EVENTS.forEach(recording::enable);
      recording.start();
      // System calls, page faults and timer interrupts; then code that is written again and again.
      run(BenchProgram.SYSTEM_, 3);
      run(BenchProgram.SELFMOD, 60);
      recording.dump(file);
    }
    List<RecordedEvent> events = RecordingFile.readAllEvents(file);
    Set<String> seen = new TreeSet<>();
    events.forEach(event -> seen.add(event.getEventType().getName()));
    assertTrue(seen.containsAll(EVENTS), seen.toString());
    // 6,000 calls of COUNT and 1,500 of SUM in each pass of system.c, all with cause 8.
    long calls = events.stream().filter(RecordingTest::isUserCall).count();
    assertTrue(calls > 3 * 7500, calls + " calls from user mode");
    long regions =
        events.stream()
            .filter(event -> event.getEventType().getName().equals("dev.rhea.Translation"))
            .mapToLong(event -> event.getInt("regions"))
            .sum();
    assertTrue(regions > 0, "translations without regions");
  }

  private static boolean isUserCall(RecordedEvent event) {
    return event.getEventType().getName().equals("dev.rhea.Trap")
        && !event.getBoolean("interrupt")
        && event.getInt("cause") == 8;
  }

  private void run(BenchProgram program, int passes) throws IOException {
    Path kernel =
        Files.write(directory.resolve(program.text()), program.image(BenchTarget.RISCV64));
    try (Machine machine =
        Machine.builder()
            .target("riscv64")
            .accelerator("tcg")
            .configure(c ->
                c.boot(
                    BootConfig.DEFAULT
                        .withKernel(kernel)
                        .withBios("none")
                        .withAppend(Integer.toString(passes))))
            .build()) {
      assertEquals(0, machine.run());
    }
  }
}
