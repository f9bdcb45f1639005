package dev.rhea.machine;

import dev.rhea.accel.Accelerator;
import dev.rhea.accel.Engine;
import dev.rhea.accel.ExactEngine;
import dev.rhea.accel.lockstep.Lockstep;
import dev.rhea.cpu.Architecture;
import dev.rhea.cpu.CpuState;
import dev.rhea.memory.MmioHandler;
import dev.rhea.memory.log.Log;
import java.util.function.BiFunction;

/** What runs the CPUs of one board. */
interface Engines {
  /** What runs {@code cpu}. */
  Engine engine(Architecture architecture, CpuState cpu);

  /** What runs {@code cpu}, beside {@code engine}, while it is traced. */
  Engine tracer(Architecture architecture, CpuState cpu, Engine engine);

  /** A device's registers on their way into the address space, watched if need be. */
  MmioHandler observe(String name, MmioHandler device);

  /**
   * The engine that was asked for.
   *
   * @param exact whether slices must end at the very instruction where they are to
   */
  record Plain(Accelerator accelerator, boolean exact, Log log) implements Engines {
    @Override
    public Engine engine(Architecture architecture, CpuState cpu) {
      if (accelerator == Accelerator.KVM) {
        throw new UserError(
            "-accel kvm: no "
                + architecture.name()
                + " board can be run by KVM yet; write -accel tcg");
      }
      Engine engine = accelerator.engine(architecture, cpu, log);
      return exact ? new ExactEngine(architecture, engine) : engine;
    }

    @Override
    public Engine tracer(Architecture architecture, CpuState cpu, Engine engine) {
      return Accelerator.INTERP.engine(architecture, cpu, log);
    }

    @Override
    public MmioHandler observe(String name, MmioHandler device) {
      return device;
    }
  }

  /**
   * Lock-step's first board, whose CPU runs the second one's, too.
   *
   * @param tried makes the engine that is compared with the interpreter
   */
  record First(Lockstep lockstep, BiFunction<Architecture, CpuState, Engine> tried)
      implements Engines {
    @Override
    public Engine engine(Architecture architecture, CpuState cpu) {
      return lockstep.first(cpu, tried.apply(architecture, cpu));
    }

    /** The same: whatever runs the first board has to run the second. */
    @Override
    public Engine tracer(Architecture architecture, CpuState cpu, Engine engine) {
      return engine;
    }

    @Override
    public MmioHandler observe(String name, MmioHandler device) {
      return lockstep.observeFirst(name, device);
    }
  }

  /** Lock-step's second board. */
  record Second(Lockstep lockstep) implements Engines {
    @Override
    public Engine engine(Architecture architecture, CpuState cpu) {
      return lockstep.second(architecture, cpu);
    }

    @Override
    public Engine tracer(Architecture architecture, CpuState cpu, Engine engine) {
      return engine;
    }

    @Override
    public MmioHandler observe(String name, MmioHandler device) {
      return lockstep.observeSecond(name, device);
    }
  }
}
