package dev.rhea.accel.lockstep;

import dev.rhea.cpu.CpuState;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongFunction;

/**
 * Runs a slice that ended in a difference again, shorter and shorter, until it is known between
 * which two looks at the budget the difference arises: in one pass of a loop, or one piece of
 * translated code.
 */
final class Search {
  /** Counts and places, which nearly every instruction changes. */
  private static final Set<String> NO_RESULT = Set.of("pc", "instructions", "faults");

  /** More instructions in one piece would help nobody. */
  private static final int LONGEST_TRAIL = 5_000;

  private final Twins twins;
  private final LongFunction<String> disassembler;
  private final int sliceLength;

  /**
   * One instruction of the piece, as the interpreter ran it.
   *
   * @param offset how many instructions of the slice were before it
   * @param changes the registers it changed: name, new value, old value
   */
  record Step(long offset, long pc, String text, List<String> changes) {
    /** Whether it wrote the register called {@code name}. */
    boolean writes(String name) {
      return changes.stream().anyMatch(change -> register(change).equals(name));
    }
  }

  /**
   * What was found.
   *
   * @param differences where the two differ behind the last of {@code steps}; before the first they
   *     do not
   */
  record Found(List<String> differences, List<Step> steps) {}

  Search(Twins twins, int sliceLength, LongFunction<String> disassembler) {
    this.twins = twins;
    this.sliceLength = sliceLength;
    this.disassembler = disassembler;
  }

  /** The register that a line of differences is about. */
  static String register(String difference) {
    return difference.substring(0, difference.indexOf(' '));
  }

  /** Searches; nothing is found if the difference does not happen again. */
  Found run() {
    if (run(sliceLength).isEmpty()) {
      return new Found(List.of(), List.of());
    }
    int same = 0;
    int differs = sliceLength;
    while (differs - same > 1) {
      int middle = same + (differs - same) / 2;
      if (run(middle).isEmpty()) {
        same = middle;
      } else {
        differs = middle;
      }
    }
    List<String> differences = run(differs);
    return new Found(differences, trail(same, twins.first.retired(), twins.first.faults));
  }

  /** Where the two differ when the first has run for {@code instructions}. */
  private List<String> run(int instructions) {
    twins.rewind();
    twins.runFirst(instructions);
    String stuck = twins.runSecond();
    List<String> differences = twins.differences();
    if (stuck != null) {
      differences.addFirst("flow " + stuck);
    }
    return differences;
  }

  /** The interpreter's steps from where both were still the same to a later moment. */
  private List<Step> trail(int same, long untilRetired, long untilFaults) {
    twins.rewind();
    CpuState cpu = twins.second;
    long start = cpu.retired();
    if (same > 0) {
      twins.runFirst(same);
      twins.runSecond();
    }
    List<Step> steps = new ArrayList<>();
    CpuState before = cpu.spare();
    while (steps.size() < LONGEST_TRAIL
        && !cpu.waiting()
        && (cpu.retired() < untilRetired || cpu.faults < untilFaults)) {
      long pc = cpu.pc;
      String text = disassembler.apply(pc);
      before.copyFrom(cpu);
      twins.stepSecond();
      List<String> changes = new ArrayList<>(cpu.differences(before));
      changes.removeIf(change -> NO_RESULT.contains(register(change)));
      steps.add(new Step(before.retired() - start, pc, text, changes));
    }
    before.mmu.close();
    return steps;
  }

  /** The steps that last wrote what differs: where to look. */
  static Set<Integer> suspects(Found found) {
    Set<Integer> suspects = new TreeSet<>();
    for (String difference : found.differences) {
      for (int i = found.steps.size() - 1; i >= 0; i--) {
        if (found.steps.get(i).writes(register(difference))) {
          suspects.add(i);
          break;
        }
      }
    }
    if (suspects.isEmpty() && !found.steps.isEmpty()) {
      suspects.add(found.steps.size() - 1);
    }
    return suspects;
  }
}
