package dev.rhea.cpu;

import dev.rhea.cpu.jit.HotEntries;
import dev.rhea.cpu.jit.HotSpot;
import org.jspecify.annotations.Nullable;

/**
 * Executes the guest's own bytes, instruction by instruction. The subclasses of each architecture
 * are generated at build time from its patterns and front-end methods ({@code
 * dev.rhea.cpu.gen.InterpreterGenerator}); nothing is prepared at run time, so nothing has to be
 * invalidated.
 */
public abstract class Interpreter {
  /**
   * Runs from {@link CpuState#pc} until the budget is used up, a helper set {@link CpuState#leave},
   * or a fault was delivered. State is exact on return.
   *
   * @param hot where taken backward branches, jumps and calls look for translated code and count
   *     their executions, or null to interpret everything
   */
  public abstract void run(CpuState cpu, @Nullable HotEntries hot);

  /** The names of the classes whose static methods the generated code calls. */
  public abstract String[] callees();

  /** The generated interpreter of {@code architecture}. */
  public static Interpreter of(Architecture architecture) {
    Interpreter interpreter = (Interpreter) Generated.instance(architecture.interpreterClass());
    HotSpot.prepare(interpreter);
    return interpreter;
  }

  /**
   * The same interpreter, but one that looks at the budget before every instruction and so never
   * runs one too many: for runs that must stop where another engine stopped.
   */
  public static Interpreter exact(Architecture architecture) {
    return (Interpreter) Generated.instance(architecture.exactInterpreterClass());
  }
}
