package dev.rhea.benchmarks;

import dev.rhea.memory.HostMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One 64-bit access outside the heap, in nanoseconds, by {@link HostMemory} and by its alternative,
 * a {@link MemorySegment} over the whole address space. The subclasses choose the JIT: guests run
 * for seconds in C1 code.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public abstract class RawMemory {
  private static final int ACCESSES = 1024;
  private static final MemorySegment ALL = all();
  private static final ValueLayout.OfLong LITTLE_ENDIAN =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final long memory = HostMemory.allocate(ACCESSES * 8);

  @SuppressWarnings("restricted")
  private static MemorySegment all() {
    return MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
  }

  /** Gives the memory back. */
  @TearDown
  public void free() {
    HostMemory.free(memory);
  }

  /** What Rhea does. */
  @Benchmark
  @OperationsPerInvocation(ACCESSES)
  public void hostMemory() {
    long at = memory;
    for (int i = 0; i < ACCESSES; i++) {
      HostMemory.putLong(at, HostMemory.getLong(at) + 1);
      at += 8;
    }
  }

  /** The baseline: the supported API. */
  @Benchmark
  @OperationsPerInvocation(ACCESSES)
  public void memorySegment() {
    long at = memory;
    for (int i = 0; i < ACCESSES; i++) {
      ALL.set(LITTLE_ENDIAN, at, ALL.get(LITTLE_ENDIAN, at) + 1);
      at += 8;
    }
  }
}
