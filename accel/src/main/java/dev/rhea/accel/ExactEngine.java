package dev.rhea.accel;

import dev.rhea.cpu.Architecture;
import dev.rhea.cpu.CpuState;
import dev.rhea.cpu.Interpreter;

/**
 * Another engine, but one that never runs an instruction more than its budget: most of a slice is
 * the other engine's, the rest is interpreted with a look at the budget before every instruction.
 * Whatever happens between slices then happens at the same instruction with every engine.
 */
public final class ExactEngine implements Engine {
  /**
   * More than an engine runs beyond its budget. The interpreter looks at taken backward branches,
   * at jumps and on a new page, a page having 2048 instructions at most; a region at its back
   * edges, and it has a few hundred.
   */
  private static final int OVERRUN = 2048 + 1024;

  private final Engine engine;
  private final Interpreter exact;

  /** Makes {@code engine} exact. */
  public ExactEngine(Architecture architecture, Engine engine) {
    this.engine = engine;
    this.exact = Interpreter.exact(architecture);
  }

  @Override
  public void run(CpuState cpu) {
    int slice = cpu.budget;
    if (slice > OVERRUN) {
      long before = cpu.retired();
      long faultsBefore = cpu.faults;
      cpu.beginSlice(slice - OVERRUN);
      engine.run(cpu);
      if (cpu.leave || cpu.faults != faultsBefore) {
        return;
      }
      cpu.beginSlice(slice - (int) (cpu.retired() - before));
    }
    exact.run(cpu, null);
  }

  @Override
  public void kick() {
    engine.kick();
  }

  @Override
  public String statistics() {
    return engine.statistics();
  }

  @Override
  public void close() {
    engine.close();
  }
}
