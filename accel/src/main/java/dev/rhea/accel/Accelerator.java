package dev.rhea.accel;

import dev.rhea.cpu.Architecture;
import dev.rhea.cpu.CpuState;
import dev.rhea.cpu.Interpreter;
import dev.rhea.cpu.jit.JitPolicy;
import dev.rhea.cpu.jit.RegionTable;
import dev.rhea.cpu.jit.Translator;

/** The engines that can be asked for by name ({@code -accel}). */
public enum Accelerator {
  /** Interprets every instruction. */
  INTERP("interp", "interpreter only") {
    @Override
    public Engine engine(Architecture architecture, CpuState cpu) {
      return new InterpEngine(Interpreter.of(architecture));
    }
  },
  /** Interprets, and translates what is hot. */
  TCG("tcg", "interpreter, with translation of hot code to JVM bytecode (default)") {
    @Override
    public Engine engine(Architecture architecture, CpuState cpu) {
      return new TcgEngine(architecture, cpu, JitPolicy.DEFAULT);
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

  /** A new engine for {@code cpu}. */
  public abstract Engine engine(Architecture architecture, CpuState cpu);

  private record InterpEngine(Interpreter interpreter) implements Engine {
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

  private static final class TcgEngine implements Engine {
    private final Interpreter interpreter;
    private final Translator translator;
    private final RegionTable regions;
    private final CpuState cpu;

    TcgEngine(Architecture architecture, CpuState cpu, JitPolicy policy) {
      this.cpu = cpu;
      interpreter = Interpreter.of(architecture);
      translator = new Translator(architecture, cpu.features(), policy);
      regions = new RegionTable(cpu, translator, policy);
      cpu.regions = regions;
    }

    @Override
    public void run(CpuState state) {
      regions.takeNewsIfAny();
      interpreter.run(state, regions);
    }

    @Override
    public String statistics() {
      return "tcg: " + regions.statistics;
    }

    @Override
    public void close() {
      cpu.regions = null;
      translator.close();
      regions.close();
    }
  }
}
