package dev.rhea.tests.fuzz;

import dev.rhea.accel.Engine;
import dev.rhea.cpu.CpuState;

/**
 * Stops running the guest after a number of instructions or of calls, whichever is first: guests
 * that do nothing but trap retire none. Tells others whether the engine behind it comes back.
 */
final class BoundedEngine implements Engine {
  private final Engine engine;
  private long instructions;
  private volatile long calls;
  private volatile boolean inside;
  private volatile long entered;

  /**
   * Bounds {@code engine}.
   *
   * @param instructions roughly how many may be retired
   * @param calls how often the engine may be called
   */
  BoundedEngine(Engine engine, long instructions, long calls) {
    this.engine = engine;
    this.instructions = instructions;
    this.calls = calls;
  }

  @Override
  public void run(CpuState cpu) {
    if (isSpent()) {
      Thread.onSpinWait();
      return;
    }
    long before = cpu.retired();
    entered++;
    inside = true;
    engine.run(cpu);
    inside = false;
    instructions -= cpu.retired() - before;
    calls = instructions <= 0 ? 0 : calls - 1;
  }

  /** Whether nothing runs any more. */
  boolean isSpent() {
    return calls <= 0;
  }

  /** Whether the engine is running the guest; with {@link #entered} that tells a hang. */
  boolean isInside() {
    return inside;
  }

  /** How often the engine has been called. */
  long entered() {
    return entered;
  }

  /** Sets new bounds; while the CPU stands still. */
  void allow(long moreInstructions, long moreCalls) {
    instructions = moreInstructions;
    calls = moreCalls;
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
