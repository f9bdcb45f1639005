package dev.rhea.accel;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the JVM below the engines has spent on them, since the process began. */
public final class JvmStatistics {
  /** Linux shows thread times in hundredths of a second on every architecture (proc(5), stat). */
  private static final long MILLIS_PER_TICK = 10;

  private JvmStatistics() {}

  /**
   * Words {@code name=number}: CPU time of the JVM's compilers where the host tells it, bytes of
   * the machine code that they made, bytes of metaspace, loaded classes. Asking takes some
   * milliseconds the first time.
   */
  public static String text() {
    long code = 0;
    long metaspace = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      // HotSpot's names: CodeHeap 'profiled nmethods' and two more, or CodeCache in one piece.
      String name = pool.getName();
      if (name.endsWith("nmethods'") || name.equals("CodeCache")) {
        code += pool.getUsage().getUsed();
      } else if (name.equals("Metaspace")) {
        metaspace = pool.getUsage().getUsed();
      }
    }
    return compilers()
        + "jvm-code-bytes=%d jvm-metaspace-bytes=%d jvm-classes=%d"
            .formatted(
                code, metaspace, ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
  }

  /**
   * The times of C1 and C2. The JVM's own figure is the time that compilations took, which on a
   * busy host says little; the CPU time of their threads it tells nobody, but Linux does.
   */
  private static String compilers() {
    long c1 = 0;
    long c2 = 0;
    try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
      for (Path thread : (Iterable<Path>) threads::iterator) {
        // "tid (name) state ppid …", the name cut at 15 characters; utime is the 12th word behind.
        String stat = Files.readString(thread.resolve("stat"));
        int end = stat.lastIndexOf(')');
        List<String> words = List.of(stat.substring(end + 2).split(" "));
        long millis =
            (Long.parseLong(words.get(11)) + Long.parseLong(words.get(12))) * MILLIS_PER_TICK;
        c1 += stat.contains("(C1 CompilerThre") ? millis : 0;
        c2 += stat.contains("(C2 CompilerThre") ? millis : 0;
      }
    } catch (IOException e) {
      return ""; // not Linux, or a thread that ended while it was looked at
    }
    return "jvm-c1-ms=%d jvm-c2-ms=%d ".formatted(c1, c2);
  }
}
