package dev.rhea.accel.lockstep;

import dev.rhea.accel.Engine;
import dev.rhea.accel.TcgEngine;
import dev.rhea.cpu.Architecture;
import dev.rhea.cpu.CpuState;
import dev.rhea.cpu.Interpreter;
import dev.rhea.memory.MmioHandler;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Joins the CPUs of two machines: where the first machine's vCPU runs a slice, the second machine's
 * CPU follows by interpretation to the same instruction, and then registers, memory, what was done
 * to devices and what was said to the host are compared. After a difference nothing runs any more.
 *
 * <p>A slice ends where the engine that is tried ends it; there is no need for it to be exact.
 * Within a slice it is run as a vCPU runs it.
 *
 * <p><i>Not modelled</i>: several CPUs. Stores to flash are not compared but where they are read
 * back; its commands are given once more when a slice is run again.
 */
public final class Lockstep {
  private final Consumer<String> onDifference;
  private final DeviceJournal firstDevices = new DeviceJournal();
  private final DeviceJournal secondDevices = new DeviceJournal();
  private @Nullable CpuState second;
  private @Nullable Interpreter exact;
  private LongFunction<String> disassembler = pc -> "";
  private Supplier<@Nullable String> outputDifference = () -> null;
  private long slices;

  /**
   * Prepares for two machines.
   *
   * @param onDifference gets the report of the one difference, on the vCPU's thread
   */
  public Lockstep(Consumer<String> onDifference) {
    this.onDifference = onDifference;
  }

  /** The engine of the first machine's CPU: runs both. */
  public Engine first(CpuState cpu, Engine tried) {
    firstDevices.serve(cpu);
    return new Both(cpu, tried);
  }

  /** The engine of the second machine's CPU, which the first one's runs: never by itself. */
  public Engine second(Architecture architecture, CpuState cpu) {
    secondDevices.serve(cpu);
    second = cpu;
    exact = Interpreter.exact(architecture);
    return new Engine() {
      @Override
      public void run(CpuState state) {
        throw new AssertionError("the second machine runs with the first");
      }

      @Override
      public String statistics() {
        return "lockstep: the second machine";
      }

      @Override
      public void close() {}
    };
  }

  /** A device of the first machine, watched. */
  public MmioHandler observeFirst(String name, MmioHandler device) {
    return firstDevices.observe(name, device);
  }

  /** A device of the second machine, watched. */
  public MmioHandler observeSecond(String name, MmioHandler device) {
    return secondDevices.observe(name, device);
  }

  /** Sets what gives the text of the instruction at a gva of the second machine. */
  public void setDisassembler(LongFunction<String> disassembler) {
    this.disassembler = disassembler;
  }

  /** Sets what tells how output to the host has differed since it was last asked, or null. */
  public void setOutputDifference(Supplier<@Nullable String> outputDifference) {
    this.outputDifference = outputDifference;
  }

  /** The first machine's engine. */
  private final class Both implements Engine {
    private final CpuState first;
    private final Engine tried;
    private @Nullable Twins twins;
    private boolean stopped;

    Both(CpuState first, Engine tried) {
      this.first = first;
      this.tried = tried;
    }

    @Override
    public void run(CpuState cpu) {
      if (stopped) {
        return;
      }
      Twins both = twins();
      if (tried instanceof TcgEngine tcg) {
        tcg.settle();
      }
      int wanted = cpu.budget;
      long start = cpu.retired();
      long pc = cpu.pc;
      List<String> before = both.begin();
      if (!before.isEmpty()) {
        stop("Memory differs before a slice, by what devices did:\n" + String.join("\n", before));
        return;
      }
      both.runFirst(wanted);
      String stuck = both.runSecond();
      List<String> differences = both.differences();
      String output = outputDifference.get();
      if (stuck != null) {
        differences.addFirst("flow " + stuck);
      }
      if (output != null) {
        differences.add("output " + output);
      }
      slices++;
      if (!differences.isEmpty()) {
        Search.Found found = new Search(both, wanted, disassembler).run();
        stop(new Report(this::region).write(start, pc, differences, found));
      }
    }

    private Twins twins() {
      Twins known = twins;
      if (known == null) {
        if (second == null || exact == null) {
          throw new AssertionError("lock-step without a second CPU");
        }
        known = new Twins(first, tried, firstDevices, second, exact, secondDevices);
        twins = known;
      }
      return known;
    }

    private void stop(String report) {
      stopped = true;
      onDifference.accept(report);
    }

    private @Nullable String region(long pc) {
      return tried instanceof TcgEngine tcg ? tcg.regions().describe(pc) : null;
    }

    @Override
    public String statistics() {
      return "lockstep slices=" + slices + " " + tried.statistics();
    }

    @Override
    public void close() {
      if (twins != null) {
        twins.close();
      }
      tried.close();
    }
  }
}
