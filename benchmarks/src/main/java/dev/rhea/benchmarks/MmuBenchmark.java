package dev.rhea.benchmarks;

import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.GuestRam;
import dev.rhea.memory.HostMemory;
import dev.rhea.memory.MmioHandler;
import dev.rhea.memory.Mmu;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one guest access costs by the way it takes through {@link Mmu}, in nanoseconds. Baseline:
 * {@link #rawLoads}, the same loads without a TLB.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "--sun-misc-unsafe-memory-access=allow",
      "--enable-native-access=ALL-UNNAMED",
      "-XX:+UseSerialGC"
    })
public class MmuBenchmark {
  private static final int ACCESSES = 1024;
  private static final long BASE = 0x8000_0000L;
  private static final long DEVICE = 0x1000_0000L;

  /** Distance of pages that share a TLB entry. */
  private static final long WAY = (long) Mmu.ENTRIES << 12;

  private final GuestRam ram = GuestRam.anonymous(WAY * 32);
  private final AddressSpace space = new AddressSpace("benchmark");
  private final Mmu mmu = new Mmu(space, new IdentityWalker());

  /** Maps RAM, a device, and a page with a code line. */
  @Setup(Level.Trial)
  public void map() {
    space.addRam("ram", BASE, ram, 0, ram.size());
    space.addMmio(
        "device",
        DEVICE,
        0x1000,
        new MmioHandler() {
          private long register;

          @Override
          public long read(long offset, int size) {
            return register;
          }

          @Override
          public void write(long offset, int size, long value) {
            register = value;
          }
        });
    ram.markCode(0, 64);
    mmu.safePoint();
  }

  /** Gives the memory back. */
  @TearDown(Level.Trial)
  public void unmap() {
    mmu.close();
    ram.close();
  }

  /** The baseline: the loads of {@link #loadHits} by host address. */
  @Benchmark
  @OperationsPerInvocation(ACCESSES)
  public long rawLoads() {
    long sum = 0;
    long base = ram.address() + 0x10000;
    for (int i = 0; i < ACCESSES; i++) {
      sum += HostMemory.getLong(base + i * 72L);
    }
    return sum;
  }

  /** Loads that hit, over 18 pages. */
  @Benchmark
  @OperationsPerInvocation(ACCESSES)
  public long loadHits() {
    long sum = 0;
    for (int i = 0; i < ACCESSES; i++) {
      sum += mmu.load64(BASE + 0x10000 + i * 72L);
    }
    return sum;
  }

  /** The same as a big-endian guest. */
  @Benchmark
  @OperationsPerInvocation(ACCESSES)
  public long loadHitsBigEndian() {
    long sum = 0;
    for (int i = 0; i < ACCESSES; i++) {
      sum += mmu.load64Be(BASE + 0x10000 + i * 72L);
    }
    return sum;
  }

  /** A load and a store that hit, in one page: whether the JIT shares what they have in common. */
  @Benchmark
  @OperationsPerInvocation(ACCESSES)
  public void copyHits() {
    for (int i = 0; i < ACCESSES; i++) {
      mmu.store32(BASE + 0x20800 + (i & 511) * 4L, mmu.loadU32(BASE + 0x20000 + (i & 511) * 4L));
    }
  }

  /** Loads that find their page among the victims. */
  @Benchmark
  @OperationsPerInvocation(ACCESSES)
  public long victimHits() {
    long sum = 0;
    for (int i = 0; i < ACCESSES; i++) {
      sum += mmu.load64(BASE + 0x30000 + (i & 3) * WAY);
    }
    return sum;
  }

  /** Loads that must walk and fill, the walk itself being free. */
  @Benchmark
  @OperationsPerInvocation(ACCESSES)
  public long walks() {
    long sum = 0;
    for (int i = 0; i < ACCESSES; i++) {
      sum += mmu.load64(BASE + 0x30000 + (i & 31) * WAY);
    }
    return sum;
  }

  /** Loads across two pages. */
  @Benchmark
  @OperationsPerInvocation(ACCESSES)
  public long crossings() {
    long sum = 0;
    for (int i = 0; i < ACCESSES; i++) {
      sum += mmu.load64(BASE + 0x40FFC + (i & 15) * 0x1000L);
    }
    return sum;
  }

  /** Reads of a device's register. */
  @Benchmark
  @OperationsPerInvocation(ACCESSES)
  public long deviceReads() {
    long sum = 0;
    for (int i = 0; i < ACCESSES; i++) {
      sum += mmu.loadU32(DEVICE + (i & 15) * 4L);
    }
    return sum;
  }

  /** Stores to data that shares its page with translated code. */
  @Benchmark
  @OperationsPerInvocation(ACCESSES)
  public void storesBesideCode() {
    for (int i = 0; i < ACCESSES; i++) {
      mmu.store32(BASE + 0x800 + (i & 15) * 4L, i);
    }
  }

  /** A guest's atomic addition. */
  @Benchmark
  @OperationsPerInvocation(ACCESSES)
  public long atomicAdds() {
    long sum = 0;
    for (int i = 0; i < ACCESSES; i++) {
      sum += mmu.getAndAdd64(BASE + 0x50000, i);
    }
    return sum;
  }

  /** A whole flush and the refill of 16 pages: a guest's process switch. */
  @Benchmark
  public long flushAndRefill() {
    mmu.flushAll();
    long sum = 0;
    for (int i = 0; i < 16; i++) {
      sum += mmu.load64(BASE + 0x60000 + i * 0x1000L);
    }
    return sum;
  }
}
