package dev.rhea.tests.engines;

import dev.rhea.accel.Engine;
import dev.rhea.cpu.Architecture;
import dev.rhea.cpu.CpuState;
import dev.rhea.cpu.Interpreter;
import dev.rhea.cpu.jit.JitPolicy;
import dev.rhea.cpu.jit.RegionTable;
import dev.rhea.cpu.jit.Tier;
import dev.rhea.cpu.jit.Translator;
import java.util.concurrent.locks.LockSupport;

/**
 * Translates every instruction before it runs, and waits for that: what cannot be translated alone
 * is interpreted, one instruction at a time. Slow, and the way to have programs translated that run
 * each instruction once.
 */
public final class EagerEngine implements Engine {
  private static final long PATIENCE_NANOS = 120_000_000_000L;

  private final CpuState cpu;
  private final Interpreter interpreter;
  private final Translator translator;
  private final RegionTable regions;
  private long translated;
  private long interpreted;

  /**
   * An engine for {@code cpu} alone, to be made while it stands still.
   *
   * @param tier of all translations
   */
  public EagerEngine(Architecture architecture, CpuState cpu, Tier tier) {
    this.cpu = cpu;
    int regionLimit = JitPolicy.DEFAULT.regionLimit();
    JitPolicy policy = new JitPolicy(0, regionLimit, 8, Long.MAX_VALUE, 0).only(tier);
    interpreter = Interpreter.exact(architecture);
    translator = new Translator(architecture, cpu.features(), policy);
    regions = new RegionTable(cpu, translator, policy);
    cpu.regions = regions;
  }

  /** Runs one region or, where there is none, interprets one instruction. */
  @Override
  public void run(CpuState state) {
    regions.takeNewsIfAny();
    if (ranTranslated(state)) {
      return;
    }
    if (!regions.isSettled()) {
      await();
      if (ranTranslated(state)) {
        return;
      }
    }
    long before = state.retired();
    state.beginSlice(1);
    interpreter.run(state, null);
    interpreted += state.retired() - before;
  }

  private boolean ranTranslated(CpuState state) {
    long pc = state.pc;
    long before = state.retired();
    regions.enter(state);
    translated += state.retired() - before;
    return state.pc != pc || state.retired() != before || state.leave;
  }

  private void await() {
    long start = System.nanoTime();
    while (!regions.isSettled()) {
      if (System.nanoTime() - start > PATIENCE_NANOS) {
        throw new AssertionError("the translator does not answer: " + regions.statistics);
      }
      LockSupport.parkNanos(20_000);
      regions.takeNewsIfAny();
    }
  }

  /** Instructions retired in translated code. */
  public long translated() {
    return translated;
  }

  /** Instructions retired by the interpreter. */
  public long interpreted() {
    return interpreted;
  }

  @Override
  public String statistics() {
    return "eager: %d translated, %d interpreted, %s"
        .formatted(translated, interpreted, regions.statistics);
  }

  @Override
  public void close() {
    cpu.regions = null;
    translator.close();
    regions.close();
  }
}
