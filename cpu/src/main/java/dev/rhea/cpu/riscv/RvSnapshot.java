package dev.rhea.cpu.riscv;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The architectural state of a hart at one moment, for engines that run in lock-step: what one
 * engine made of an instruction against what the other did. Left out is what time decides, and mip,
 * which may change while one of the two still runs.
 */
public final class RvSnapshot {
  private static final List<RvCsr> CSRS =
      Stream.concat(
              Stream.of(
                  "fcsr",
                  "mstatus",
                  "mtvec",
                  "mepc",
                  "mcause",
                  "mtval",
                  "mscratch",
                  "medeleg",
                  "mideleg",
                  "mie",
                  "mcounteren",
                  "mcountinhibit",
                  "menvcfg",
                  "stvec",
                  "sepc",
                  "scause",
                  "stval",
                  "sscratch",
                  "scounteren",
                  "senvcfg",
                  "satp",
                  "stimecmp",
                  "pmpcfg0",
                  "pmpcfg2"),
              IntStream.range(0, RvPmp.ENTRIES).mapToObj(i -> "pmpaddr" + i))
          .map(RvCsr::named)
          .toList();

  private final List<String> names = new ArrayList<>();
  private final List<Long> values = new ArrayList<>();

  private RvSnapshot() {}

  /** The state of {@code hart} now; on its thread or while it stands still. */
  public static RvSnapshot of(RvState hart) {
    RvSnapshot snapshot = new RvSnapshot();
    snapshot.add("pc", hart.pc);
    snapshot.add("privilege", hart.privilege());
    for (int slot = 0; slot < hart.slots.length; slot++) {
      snapshot.add(RvArchitecture.INSTANCE.slotName(slot), hart.slots[slot]);
    }
    for (RvCsr csr : CSRS) {
      if (csr.presentIn(hart.model())) {
        snapshot.add(csr.name(), csr.read(hart));
      }
    }
    snapshot.add("reservation", hart.reservation);
    snapshot.add("waiting", hart.waiting() ? 1 : 0);
    snapshot.add("instructions", hart.retired());
    snapshot.add("faults", hart.faults);
    return snapshot;
  }

  private void add(String name, long value) {
    names.add(name);
    values.add(value);
  }

  /**
   * The registers in which this state and {@code other}, of the same model, differ, as {@code name
   * ours theirs} in hexadecimal.
   */
  public List<String> differences(RvSnapshot other) {
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
