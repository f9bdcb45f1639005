package dev.rhea.accel.lockstep;

import dev.rhea.accel.Engine;
import dev.rhea.cpu.CpuState;
import dev.rhea.cpu.Interpreter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Two CPUs with the same guest: the first runs a while, the second is brought to the same moment,
 * and then they are compared. A moment is a number of retired instructions and of faults delivered;
 * of interrupts only at the ends of runs, as a vCPU takes them.
 */
final class Twins {
  /** A guest whose fault handler faults retires nothing; it must not hold up the rest for ever. */
  private static final int MOST_RUNS = 10_000;

  final CpuState first;
  final CpuState second;
  final TwinMemory memory;
  private final Engine engine;
  private final Interpreter exact;
  private final DeviceJournal firstDevices;
  private final DeviceJournal secondDevices;
  private final CpuState firstStart;
  private final CpuState secondStart;
  private final DeviceStores firstStores;
  private final DeviceStores secondStores;

  /** Before the last step: a fault ends a run, and at its end interrupts are taken. */
  private long steppedFaults;

  Twins(
      CpuState first,
      Engine engine,
      DeviceJournal firstDevices,
      CpuState second,
      Interpreter exact,
      DeviceJournal secondDevices) {
    this.first = first;
    this.engine = engine;
    this.firstDevices = firstDevices;
    this.second = second;
    this.exact = exact;
    this.secondDevices = secondDevices;
    this.firstStart = first.spare();
    this.secondStart = second.spare();
    this.memory = new TwinMemory(first.mmu.space(), second.mmu.space());
    this.firstStores = new DeviceStores(memory.firstBlocks());
    this.secondStores = new DeviceStores(memory.secondBlocks());
    firstDevices.watch(firstStores);
    secondDevices.watch(secondStores);
  }

  /**
   * Both stand where a slice begins: from here {@link #rewind} starts again.
   *
   * @return where memory differs already, by what happened between the slices
   */
  List<String> begin() {
    boundary(second);
    memory.look();
    List<String> found = memory.differences();
    if (!found.isEmpty()) {
      return found;
    }
    memory.keep();
    safePoints();
    firstStart.copyFrom(first);
    secondStart.copyFrom(second);
    firstDevices.begin();
    secondDevices.begin();
    return found;
  }

  /** Where they differ now. */
  List<String> differences() {
    List<String> found = new ArrayList<>(first.differences(second));
    String device = firstDevices.difference(secondDevices);
    if (device != null) {
      found.add("device " + device);
    }
    memory.look();
    found.addAll(memory.differences());
    return found;
  }

  /** Both stand where the slice began, and devices answer as they did. */
  void rewind() {
    memory.rewind();
    first.copyFrom(firstStart);
    second.copyFrom(secondStart);
    safePoints();
    firstDevices.beginAgain();
    secondDevices.beginAgain();
  }

  private void safePoints() {
    first.mmu.safePoint();
    second.mmu.safePoint();
    first.codeEpoch++;
  }

  /** Runs the first CPU for about {@code instructions}, or until it waits. */
  void runFirst(int instructions) {
    long start = first.retired();
    first.beginSlice(instructions);
    for (int runs = 1; ; runs++) {
      engine.run(first);
      int left = instructions - (int) (first.retired() - start);
      if (left <= 0 || first.waiting() || runs == MOST_RUNS) {
        return;
      }
      boundary(first);
      first.beginSlice(left);
    }
  }

  /**
   * Runs the second CPU to the moment at which the first one stands.
   *
   * @return why it cannot get there, or null
   */
  @Nullable String runSecond() {
    return runSecond(first.retired(), first.faults);
  }

  /** Runs the second CPU to a moment. */
  @Nullable String runSecond(long retired, long faults) {
    steppedFaults = second.faults;
    boolean began = false;
    while (second.retired() != retired || second.faults != faults) {
      long left = retired - second.retired();
      if (left < 0) {
        return "the interpreter ran an instruction that faults in the other engine";
      }
      if (Long.compareUnsigned(second.faults, faults) > 0) {
        return "the interpreter met a fault that the other engine did not";
      }
      if (second.waiting()) {
        return "the interpreter waits for an interrupt, the other engine does not";
      }
      if (began) {
        boundary(second);
      }
      began = true;
      // With nothing left, what is missing is a fault: of the next instruction.
      second.beginSlice((int) Math.max(left, 1));
      exact.run(second, null);
    }
    return null;
  }

  /** Runs one instruction on the second CPU, which may fault. */
  void stepSecond() {
    if (second.leave || second.faults != steppedFaults) {
      boundary(second);
    }
    steppedFaults = second.faults;
    second.beginSlice(1);
    exact.run(second, null);
  }

  /** What a vCPU does between two runs. */
  private static void boundary(CpuState cpu) {
    if (cpu.mmu.requestPending) {
      cpu.mmu.safePoint();
      cpu.codeEpoch++;
    }
    cpu.leave = false;
    cpu.takeInterrupt();
  }

  void close() {
    firstStores.close();
    secondStores.close();
    memory.close();
    firstStart.mmu.close();
    secondStart.mmu.close();
  }
}
