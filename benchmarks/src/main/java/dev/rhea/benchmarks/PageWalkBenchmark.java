package dev.rhea.benchmarks;

import dev.rhea.cpu.riscv.RvCpuModel;
import dev.rhea.cpu.riscv.RvState;
import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.GuestRam;
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
 * RISC-V's page walk: loads in supervisor mode that miss the TLB and its victims every time, in
 * nanoseconds a load. Baseline: {@link MmuBenchmark#walks}, whose walk is free.
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
public class PageWalkBenchmark {
  private static final int ACCESSES = 1024;
  private static final int PAGES = 32;
  private static final long BASE = 0x8000_0000L;
  private static final long VIRTUAL = 0x20_0000_0000L;

  /** Distance of pages that share a TLB entry. */
  private static final long WAY = (long) Mmu.ENTRIES << 12;

  // Privileged specification, chapter 3 and 12.4.
  private static final int PMPCFG0 = 0x3A0;
  private static final int PMPADDR0 = 0x3B0;
  private static final int SATP = 0x180;
  private static final int SUPERVISOR = 1;
  private static final long SV39 = 8L << 60;
  private static final long TABLE = 0x01;
  private static final long DATA = 0xC7;

  private final GuestRam ram = GuestRam.anonymous(8 << 20);
  private final AddressSpace space = new AddressSpace("benchmark");
  private final RvState cpu = new RvState(RvCpuModel.parse("rv64"), 0, space);

  /** Maps a page for each access: tables of three levels, the last one a page each. */
  @Setup(Level.Trial)
  public void map() {
    space.addRam("ram", BASE, ram, 0, ram.size());
    long root = BASE;
    long middle = BASE + 0x1000;
    space.store(root + (VIRTUAL >>> 30) * 8, 8, entry(middle, TABLE));
    for (int page = 0; page < PAGES; page++) {
      long gva = VIRTUAL + page * WAY;
      long leaves = BASE + 0x10_0000 + (gva - VIRTUAL >>> 21) * 0x1000;
      space.store(middle + (gva >>> 21 & 511) * 8, 8, entry(leaves, TABLE));
      space.store(
          leaves + (gva >>> 12 & 511) * 8, 8, entry(BASE + 0x40_0000 + page * 0x1000L, DATA));
    }
    cpu.setControlRegister(PMPADDR0, -1);
    cpu.setControlRegister(PMPCFG0, 0x1F);
    cpu.setControlRegister(SATP, SV39 | root >>> 12);
    cpu.setPrivilege(SUPERVISOR);
    cpu.mmu.safePoint();
    long before = cpu.mmu.statistics.walks;
    pageWalks();
    if (cpu.mmu.statistics.walks - before < ACCESSES / 2) {
      throw new AssertionError("these loads do not walk: " + cpu.mmu.statistics);
    }
  }

  private static long entry(long gpa, long flags) {
    return gpa >>> 12 << 10 | flags;
  }

  /** Gives the memory back. */
  @TearDown(Level.Trial)
  public void close() {
    cpu.mmu.close();
    ram.close();
  }

  /** Loads that walk three levels of Sv39 with the protection check of each. */
  @Benchmark
  @OperationsPerInvocation(ACCESSES)
  public long pageWalks() {
    long sum = 0;
    for (int i = 0; i < ACCESSES; i++) {
      sum += cpu.mmu.load64(VIRTUAL + (i & PAGES - 1) * WAY);
    }
    return sum;
  }
}
