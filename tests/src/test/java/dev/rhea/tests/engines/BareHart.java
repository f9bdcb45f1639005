package dev.rhea.tests.engines;

import dev.rhea.cpu.CpuState;
import dev.rhea.cpu.Interpreter;
import dev.rhea.cpu.decode.Program;
import dev.rhea.cpu.jit.JitPolicy;
import dev.rhea.cpu.jit.JitStatistics;
import dev.rhea.cpu.jit.RegionTable;
import dev.rhea.cpu.jit.Translator;
import dev.rhea.cpu.riscv.RvArchitecture;
import dev.rhea.cpu.riscv.RvCpuModel;
import dev.rhea.cpu.riscv.RvPseudos;
import dev.rhea.cpu.riscv.RvState;
import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.GuestRam;
import dev.rhea.memory.MmioHandler;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A hart in machine mode over 1 MiB of RAM, without a board. A program ends by a store to address
 * {@value #EXIT}.
 */
final class BareHart implements AutoCloseable {
  static final long RAM = 0x8000_0000L;
  static final long EXIT = 0x1000;

  /** Hot after ten executions, so that short tests are translated. */
  private static final JitPolicy EAGER = new JitPolicy(10, 100, 8, 1_000_000, 0);

  private static final int SLICE = 5_000;

  private final GuestRam ram = GuestRam.anonymous(1 << 20);
  private final AddressSpace space = new AddressSpace("bare");
  final RvState state;
  private final Interpreter interpreter = Interpreter.of(RvArchitecture.INSTANCE);
  private final @Nullable Translator translator;
  private final @Nullable RegionTable regions;
  private boolean ended;

  BareHart(boolean translated) {
    this(translated, EAGER);
  }

  /** A hart whose translator keeps at most {@code regions} regions. */
  static BareHart withAtMost(int regions) {
    return new BareHart(true, EAGER.atMost(regions));
  }

  private BareHart(boolean translated, JitPolicy policy) {
    space.addRam("ram", RAM, ram, 0, ram.size());
    space.addMmio("exit", EXIT, 0x1000, new Exit());
    state = new RvState(RvCpuModel.parse("max"), 0, space);
    translator =
        translated ? new Translator(RvArchitecture.INSTANCE, state.features(), policy) : null;
    regions = translator == null ? null : new RegionTable(state, translator, policy);
    state.regions = regions;
  }

  private final class Exit implements MmioHandler {
    @Override
    public long read(long offset, int size) {
      return 0;
    }

    @Override
    public void write(long offset, int size, long value) {
      ended = true;
      state.leave = true;
    }
  }

  /** Runs {@code source} from its first instruction until it stores to {@link #EXIT}. */
  BareHart run(String source) {
    load(source);
    long deadline = System.nanoTime() + 60_000_000_000L;
    while (!ended) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("no end after a minute, pc " + Long.toHexString(state.pc));
      }
      slice();
    }
    return this;
  }

  /** Runs {@code source}, which does not end, for that many slices. */
  BareHart run(String source, int slices) {
    load(source);
    for (int i = 0; i < slices; i++) {
      slice();
    }
    return this;
  }

  private void load(String source) {
    Program program = RvPseudos.assembler().assemble("test", source, RAM);
    space.write(RAM, program.bytes(), 0, program.bytes().length);
    state.setResetPc(RAM);
  }

  private void slice() {
    CpuState cpu = state;
    if (cpu.mmu.requestPending) {
      cpu.mmu.safePoint();
    }
    cpu.leave = false;
    cpu.takeInterrupt();
    if (regions != null) {
      awaitTranslations(regions);
    }
    cpu.beginSlice(SLICE);
    interpreter.run(cpu, regions);
  }

  /** However slow the host, what was asked for is there for the next slice. */
  private static void awaitTranslations(RegionTable regions) {
    long deadline = System.nanoTime() + 60_000_000_000L;
    regions.takeNewsIfAny();
    while (!regions.isSettled()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("the translator does not answer: " + regions.statistics);
      }
      LockSupport.parkNanos(100_000);
      regions.takeNewsIfAny();
    }
  }

  /** The integer register {@code number}. */
  long x(int number) {
    return state.slots[RvState.X + number];
  }

  /** What the translator did; fails on a hart that only interprets. */
  JitStatistics translations() {
    if (regions == null) {
      throw new AssertionError("this hart does not translate");
    }
    return regions.statistics;
  }

  @Override
  public void close() {
    if (translator != null) {
      translator.close();
    }
    if (regions != null) {
      regions.close();
    }
    state.mmu.close();
    ram.close();
  }
}
