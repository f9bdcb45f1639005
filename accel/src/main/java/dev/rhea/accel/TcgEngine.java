package dev.rhea.accel;

import dev.rhea.cpu.Architecture;
import dev.rhea.cpu.CpuState;
import dev.rhea.cpu.Interpreter;
import dev.rhea.cpu.jit.JitPolicy;
import dev.rhea.cpu.jit.RegionTable;
import dev.rhea.cpu.jit.Translator;
import dev.rhea.memory.log.Log;
import java.util.concurrent.locks.LockSupport;

/** Interprets, and translates what is hot. */
public final class TcgEngine implements Engine {
  private static final long POLL_NANOS = 50_000;

  /** A minute at least; counted, since a process that is stopped for an hour is not to blame. */
  private static final int MOST_POLLS = 1_200_000;

  private final Interpreter interpreter;
  private final Translator translator;
  private final RegionTable regions;
  private final CpuState cpu;

  /**
   * The engine of {@code cpu}, with a translator of its own.
   *
   * @param log gets what {@code -d op,op_opt,out_asm} show of the translated code
   */
  public TcgEngine(Architecture architecture, CpuState cpu, JitPolicy policy, Log log) {
    this.cpu = cpu;
    interpreter = Interpreter.of(architecture);
    translator = new Translator(architecture, cpu.features(), policy, log);
    regions = new RegionTable(cpu, translator, policy);
    cpu.regions = regions;
  }

  /** The translated code. */
  public RegionTable regions() {
    return regions;
  }

  @Override
  public void run(CpuState state) {
    regions.takeNewsIfAny();
    interpreter.run(state, regions);
  }

  /**
   * Waits until all that was asked for is translated and in use, so that what runs translated does
   * not depend on how fast the host is. On the vCPU's thread.
   */
  public void settle() {
    for (int polls = 0; !regions.isSettled(); polls++) {
      if (polls == MOST_POLLS) {
        throw new AssertionError("the translator does not answer");
      }
      LockSupport.parkNanos(this, POLL_NANOS);
      regions.takeNewsIfAny();
    }
  }

  @Override
  public String statistics() {
    return "tcg " + regions.statistics + " " + translator.statistics();
  }

  @Override
  public void close() {
    cpu.regions = null;
    translator.close();
    regions.close();
  }
}
