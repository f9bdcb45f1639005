package dev.rhea.cpu.riscv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Snapshots and the register dump. */
class RvSnapshotTest extends HartFixture {
  @Test
  void differencesNameTheRegisters() {
    RvSnapshot before = RvSnapshot.of(hart);
    assertEquals(List.of(), before.differences(RvSnapshot.of(hart)));
    hart.pc = 0x1234;
    hart.slots[RvState.X + 10] = -1;
    hart.slots[RvState.F + 8] = 5;
    write("sepc", 0x20);
    assertEquals(
        List.of("pc 0 1234", "a0 0 ffffffffffffffff", "fs0 0 5", "sepc 0 20"),
        before.differences(RvSnapshot.of(hart)));
  }

  /** Lines as QEMU 10.0.2's {@code info registers} prints them. */
  @Test
  void theDumpIsLaidOutAsQemus() {
    hart.pc = 0x8000_0000L;
    hart.slots[RvState.X + 11] = 0x87E0_0000L;
    List<String> lines = hart.dump().lines().toList();
    assertEquals(" pc       0000000080000000", lines.get(0));
    assertEquals(" mhartid  0000000000000000", lines.get(1));
    assertEquals(" mstatus  0000000a00000000", lines.get(2));
    assertTrue(
        lines.contains(
            " x8/s0    0000000000000000 x9/s1    0000000000000000 x10/a0   0000000000000000"
                + " x11/a1   0000000087e00000"));
    assertTrue(lines.contains(" fcsr     0000000000000000"));
    assertTrue(
        lines.contains(
            " f28/ft8  0000000000000000 f29/ft9  0000000000000000 f30/ft10 0000000000000000"
                + " f31/ft11 0000000000000000"));
  }
}
