package dev.rhea.tests.smp;

import dev.rhea.accel.Accelerator;
import dev.rhea.accel.Engine;
import dev.rhea.accel.Pace;
import dev.rhea.accel.TcgEngine;
import dev.rhea.accel.Vcpu;
import dev.rhea.cpu.decode.Program;
import dev.rhea.cpu.jit.JitPolicy;
import dev.rhea.cpu.jit.Tier;
import dev.rhea.cpu.riscv.RvArchitecture;
import dev.rhea.cpu.riscv.RvCpuModel;
import dev.rhea.cpu.riscv.RvPseudos;
import dev.rhea.cpu.riscv.RvState;
import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.GuestRam;
import dev.rhea.memory.MmioHandler;
import dev.rhea.memory.log.Log;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Harts in machine mode over 16 MiB of RAM, each on a thread of its own, without a board. All begin
 * at the same instruction, with their number in a0; the first store to {@link #EXIT} ends the run.
 */
final class Harts implements AutoCloseable {
  static final long RAM = 0x8000_0000L;

  /** Where programs may have their data. */
  static final long DATA = RAM + (8 << 20);

  static final long EXIT = 0x1000;

  /** What runs the harts. */
  enum Kind {
    INTERP,
    WARM,
    HOT,
    APART,
    MISSING;

    private Engine engine(RvState state) {
      RvArchitecture riscv = RvArchitecture.INSTANCE;
      return switch (this) {
        case INTERP -> Accelerator.INTERP.engine(riscv, state, Log.off());
        case WARM -> translating(state, Tier.WARM);
        case HOT -> translating(state, Tier.HOT);
        case APART -> translating(state, Tier.APART);
        case MISSING -> translating(state, Tier.MISSING);
      };
    }

    /** Hot after fifty executions, so that nearly all of a short test is translated. */
    private static Engine translating(RvState state, Tier tier) {
      JitPolicy policy = new JitPolicy(50, 200, 8, Long.MAX_VALUE, 500).only(tier);
      return new TcgEngine(RvArchitecture.INSTANCE, state, policy, Log.off());
    }
  }

  private final GuestRam ram = GuestRam.anonymous(16 << 20);
  private final AddressSpace space = new AddressSpace("harts");
  private final List<RvState> states = new ArrayList<>();
  private final List<Vcpu> vcpus = new ArrayList<>();
  private final CompletableFuture<Long> ended = new CompletableFuture<>();

  Harts(int count, Kind kind) {
    space.addRam("ram", RAM, ram, 0, ram.size());
    space.addMmio("exit", EXIT, 0x1000, new Exit());
    RvCpuModel model = RvCpuModel.parse("max");
    for (int i = 0; i < count; i++) {
      RvState state = new RvState(model, i, space);
      state.sharesMemory = true;
      states.add(state);
      vcpus.add(
          new Vcpu(
              "vcpu-" + i,
              state,
              kind.engine(state),
              Pace.free(),
              (thread, failure) -> ended.completeExceptionally(failure)));
    }
  }

  private final class Exit implements MmioHandler {
    @Override
    public long read(long offset, int size) {
      return 0;
    }

    @Override
    public void write(long offset, int size, long value) {
      ended.complete(value);
    }
  }

  /**
   * Runs {@code source} until a hart stores to {@link #EXIT}.
   *
   * @return what it stored
   */
  long run(String source, long seconds) {
    Program program = RvPseudos.assembler().assemble("harts", source, RAM);
    space.write(RAM, program.bytes(), 0, program.bytes().length);
    for (int i = 0; i < states.size(); i++) {
      states.get(i).setResetPc(RAM);
      states.get(i).slots[RvState.X + 10] = i;
    }
    vcpus.forEach(Vcpu::resume);
    try {
      return ended.get(seconds, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("an engine failed", e.getCause());
    } catch (TimeoutException e) {
      vcpus.forEach(Vcpu::pause);
      StringBuilder where = new StringBuilder("no end; the harts stand at");
      states.forEach(state -> where.append(' ').append(Long.toHexString(state.pc)));
      throw new AssertionError(where.toString(), e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    } finally {
      vcpus.forEach(Vcpu::pause);
    }
  }

  /** The doubleword at {@code gpa} once the run has ended. */
  long load(long gpa) {
    return space.load(gpa, 8);
  }

  /** What the engines did. */
  String statistics() {
    StringBuilder text = new StringBuilder();
    vcpus.forEach(vcpu -> text.append(vcpu.statistics()).append('\n'));
    return text.toString();
  }

  @Override
  public void close() {
    vcpus.forEach(Vcpu::close);
    states.forEach(state -> state.mmu.close());
    ram.close();
  }
}
