package dev.rhea.tests.fuzz;

import dev.rhea.accel.Accelerator;
import dev.rhea.accel.Engine;
import dev.rhea.cpu.Architecture;
import dev.rhea.cpu.CpuState;
import dev.rhea.cpu.Interpreter;
import dev.rhea.cpu.jit.JitPolicy;
import dev.rhea.cpu.jit.RegionTable;
import dev.rhea.cpu.jit.Tier;
import dev.rhea.cpu.jit.Translator;
import dev.rhea.memory.log.Log;
import dev.rhea.tests.engines.EagerEngine;

/** The engines, set up so that short programs reach all of them. */
enum Runner {
  /** The interpreter alone. */
  INTERP(20_000, 3_000) {
    @Override
    Engine engine(Architecture architecture, CpuState cpu) {
      return Accelerator.INTERP.engine(architecture, cpu, Log.off());
    }
  },
  /**
   * Interpreter and translator side by side: what runs twice is translated meanwhile, and soon
   * again.
   */
  EARLY(200_000, 6_000) {
    @Override
    Engine engine(Architecture architecture, CpuState cpu) {
      return new EarlyEngine(architecture, cpu);
    }
  },
  /** All is translated before it runs, as what C1 compiles. */
  WARM(20_000, 100) {
    @Override
    Engine engine(Architecture architecture, CpuState cpu) {
      return new EagerEngine(architecture, cpu, Tier.WARM);
    }
  },
  /** All is translated before it runs, as what C2 compiles. */
  HOT(20_000, 100) {
    @Override
    Engine engine(Architecture architecture, CpuState cpu) {
      return new EagerEngine(architecture, cpu, Tier.HOT);
    }
  },
  /** The same, each access looking into the TLB by itself. */
  APART(20_000, 100) {
    @Override
    Engine engine(Architecture architecture, CpuState cpu) {
      return new EagerEngine(architecture, cpu, Tier.APART);
    }
  },
  /** All is translated before it runs, as what C2 compiles where the TLB misses. */
  MISSING(20_000, 100) {
    @Override
    Engine engine(Architecture architecture, CpuState cpu) {
      return new EagerEngine(architecture, cpu, Tier.MISSING);
    }
  };

  /** Bounds of a hostile guest's run. */
  final long instructions;

  final long calls;

  Runner(long instructions, long calls) {
    this.instructions = instructions;
    this.calls = calls;
  }

  abstract Engine engine(Architecture architecture, CpuState cpu);

  /** As {@code -accel tcg}, but of little patience. */
  private static final class EarlyEngine implements Engine {
    /** Instructions after which a region is translated again, so that all tiers have a turn. */
    private static final long HOT_WORK = 1000;

    private static final JitPolicy POLICY = new JitPolicy(1, 100, 8, HOT_WORK, 0);

    private final CpuState cpu;
    private final Interpreter interpreter;
    private final Translator translator;
    private final RegionTable regions;

    EarlyEngine(Architecture architecture, CpuState cpu) {
      this.cpu = cpu;
      interpreter = Interpreter.of(architecture);
      translator = new Translator(architecture, cpu.features(), POLICY);
      regions = new RegionTable(cpu, translator, POLICY);
      cpu.regions = regions;
    }

    @Override
    public void run(CpuState state) {
      regions.takeNewsIfAny();
      interpreter.run(state, regions);
    }

    @Override
    public String statistics() {
      return "early: " + regions.statistics;
    }

    @Override
    public void close() {
      cpu.regions = null;
      translator.close();
      regions.close();
    }
  }
}
