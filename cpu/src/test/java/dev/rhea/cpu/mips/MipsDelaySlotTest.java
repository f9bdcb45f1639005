package dev.rhea.cpu.mips;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.rhea.cpu.mips.MipsMachine.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Branches and what stands behind them, on each engine in both byte orders. */
class MipsDelaySlotTest {
  private static List<DynamicTest> onEach(String source, Consumer<MipsMachine> check) {
    List<DynamicTest> tests = new ArrayList<>();
    for (Engine engine : Engine.values()) {
      for (boolean big : new boolean[] {false, true}) {
        tests.add(
            dynamicTest(
                engine + (big ? " big-endian" : " little-endian"),
                () -> {
                  try (MipsMachine machine = new MipsMachine(MipsCpuModel.M24KF, big, engine)) {
                    check.accept(machine.run(source));
                  }
                }));
      }
    }
    return tests;
  }

  private static int code(MipsMachine m) {
    return (m.cpu.cause & MipsBits.EXC_CODE) >> MipsBits.EXC_CODE_SHIFT;
  }

  @TestFactory
  List<DynamicTest> slotRunsBeforeTheTargetOfATakenBranch() {
    return onEach(
        """
          addiu $t0, $zero, 10
        loop:
          addiu $t1, $t1, 3
          addiu $t0, $t0, -1
          bne   $t0, $zero, loop
          addiu $t2, $t2, 1
          syscall
        """,
        m -> {
          assertEquals(30, m.x("t1"));
          assertEquals(10, m.x("t2"));
          assertEquals(MipsFault.SYSCALL, code(m));
        });
  }

  @TestFactory
  List<DynamicTest> branchDecidesOnTheValueBeforeItsSlot() {
    return onEach(
        """
          addiu $t0, $zero, 20
        loop:
          addiu $t1, $t1, 1
          bgtz  $t0, loop
          addiu $t0, $t0, -1
          syscall
        """,
        m -> assertEquals(21, m.x("t1")));
  }

  @TestFactory
  List<DynamicTest> likelyBranchSkipsItsSlotWhenNotTaken() {
    return onEach(
        """
          addiu $t0, $zero, 10
        loop:
          addiu $t0, $t0, -1
          bnel  $t0, $zero, loop
          addiu $t2, $t2, 1
          addiu $t3, $t3, 1
          syscall
        """,
        m -> {
          assertEquals(9, m.x("t2"));
          assertEquals(1, m.x("t3"));
        });
  }

  @TestFactory
  List<DynamicTest> faultInASlotNamesTheBranch() {
    return onEach(
        """
          addiu $t0, $zero, 10
          lui   $t3, 0x8000
        loop:
          addiu $t0, $t0, -1
          sltiu $t4, $t0, 1
          sll   $t4, $t4, 30
          subu  $t5, $t3, $t4
        branch:
          bgez  $t0, loop
          lw    $t7, 16($t5)
          syscall
        """,
        m -> {
          assertEquals(MipsFault.TLB_LOAD, code(m));
          assertEquals(0x4000_0010, m.cpu.badVAddr);
          assertTrue((m.cpu.cause & MipsBits.BD) != 0);
          assertEquals(Long.toHexString(MipsMachine.CODE + 6 * 4), Long.toHexString(m.cpu.epc));
          assertEquals(0, m.x("t0"));
        });
  }

  @TestFactory
  List<DynamicTest> callReturnsBehindItsSlot() {
    return onEach(
        """
          addiu $s0, $zero, 12
        loop:
          jal   function
          addiu $a0, $s0, 1
          addu  $s1, $s1, $v0
          addiu $s0, $s0, -1
          bgtz  $s0, loop
          sll   $zero, $zero, 0
          syscall
        function:
          jr    $ra
          addu  $v0, $a0, $a0
        """,
        m -> assertEquals(2 * (13 * 14 / 2 - 1), m.x("s1")));
  }
}
