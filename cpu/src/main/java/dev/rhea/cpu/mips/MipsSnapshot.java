package dev.rhea.cpu.mips;

import java.util.ArrayList;
import java.util.List;

/**
 * The architectural state of a CPU at one moment, for engines that run in lock-step: what one
 * engine made of an instruction against what the other did. Left out is what time decides.
 */
final class MipsSnapshot {
  private final List<String> names = new ArrayList<>();
  private final List<Long> values = new ArrayList<>();

  private MipsSnapshot() {}

  /** The state of {@code cpu} now; on its thread or while it stands still. */
  static MipsSnapshot of(MipsState cpu) {
    MipsSnapshot snapshot = new MipsSnapshot();
    snapshot.add("pc", cpu.pc);
    for (int slot = 0; slot < cpu.slots.length; slot++) {
      snapshot.add(MipsFormat.slotName(slot), cpu.slots[slot]);
    }
    for (MipsCp0 register : MipsCp0.values()) {
      if (register.isSteady()) {
        snapshot.add(register.manualName(), register.read(cpu));
      }
    }
    snapshot.add("fcsr", cpu.fpu.fcsr());
    for (int i = 0; i < cpu.tlb.size; i++) {
      snapshot.add("tlb" + i + ".hi", cpu.tlb.hi(i));
      snapshot.add("tlb" + i + ".lo0", cpu.tlb.lo0(i));
      snapshot.add("tlb" + i + ".lo1", cpu.tlb.lo1(i));
      snapshot.add("tlb" + i + ".mask", cpu.tlb.pageMask(i));
    }
    snapshot.add("link", cpu.linkAddress());
    snapshot.add("waiting", cpu.waiting() ? 1 : 0);
    snapshot.add("instructions", cpu.retired());
    snapshot.add("faults", cpu.faults);
    return snapshot;
  }

  private void add(String name, long value) {
    names.add(name);
    values.add(value);
  }

  /** The registers in which this state and {@code other} differ: {@code name ours theirs}. */
  List<String> differences(MipsSnapshot other) {
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      long ours = values.get(i);
      long theirs = other.values.get(i);
      if (ours != theirs) {
        differences.add(
            names.get(i) + " " + Long.toHexString(ours) + " " + Long.toHexString(theirs));
      }
    }
    return differences;
  }
}
