package dev.rhea.accel;

import dev.rhea.cpu.Architecture;
import dev.rhea.cpu.CpuState;
import dev.rhea.cpu.Interpreter;
import dev.rhea.cpu.jit.JitPolicy;
import dev.rhea.memory.log.Log;

/** The engines that can be asked for by name ({@code -accel}). */
public enum Accelerator {
  /** Interprets every instruction. */
  INTERP("interp", "interpreter only") {
    @Override
    public Engine engine(Architecture architecture, CpuState cpu, Log log) {
      return new InterpEngine(Interpreter.of(architecture));
    }
  },
  /** Interprets, and translates what is hot. */
  TCG("tcg", "interpreter, with translation of hot code to JVM bytecode (default)") {
    @Override
    public Engine engine(Architecture architecture, CpuState cpu, Log log) {
      return new TcgEngine(architecture, cpu, JitPolicy.DEFAULT, log);
    }
  },
  /** The host's own processor: no engine of ours, and none to be made for a CPU alone. */
  KVM("kvm", "the host's own processor, through Linux's KVM") {
    @Override
    public Engine engine(Architecture architecture, CpuState cpu, Log log) {
      throw new IllegalStateException("KVM's engines belong to a VM, which a board makes");
    }
  },
  /**
   * Runs both on the same guest and compares. The engine made here is only the one that is tried;
   * {@link dev.rhea.accel.lockstep.Lockstep} wraps it, and adds a second CPU that interprets.
   */
  LOCKSTEP("lockstep", "interp and tcg side by side; stops at the first difference (debugging)") {
    @Override
    public Engine engine(Architecture architecture, CpuState cpu, Log log) {
      // Warm is hot: the more is translated, the more is compared.
      return new TcgEngine(architecture, cpu, new JitPolicy(100, 100, 8, 2_000_000L, 220), log);
    }
  };

  private final String id;
  private final String help;

  Accelerator(String id, String help) {
    this.id = id;
    this.help = help;
  }

  /** The name on the command line. */
  public String id() {
    return id;
  }

  /** One line for {@code -accel help}. */
  public String help() {
    return help;
  }

  /**
   * A new engine for {@code cpu}.
   *
   * @param log gets what the translator shows
   */
  public abstract Engine engine(Architecture architecture, CpuState cpu, Log log);
}
