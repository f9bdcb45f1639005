package dev.rhea.accel;

import dev.rhea.cpu.CpuState;
import dev.rhea.cpu.Interpreter;

/** Interprets every instruction. */
record InterpEngine(Interpreter interpreter) implements Engine {
  @Override
  public void run(CpuState cpu) {
    interpreter.run(cpu, null);
  }

  @Override
  public String statistics() {
    return "interp";
  }

  @Override
  public void close() {}
}
