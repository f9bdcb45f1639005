package dev.rhea.cpu.mips;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.rhea.cpu.mips.MipsMachine.Engine;
import dev.rhea.memory.Access;
import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.Translation;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Exceptions, the TLB and coprocessor 0 as volume III of the manual has them: what a handler finds
 * in the registers, by values worked out from chapters 4, 6 and 8.
 */
class MipsExceptionsTest {
  private static final long REFILL = MipsMachine.REFILL;
  private static final long GENERAL = MipsMachine.VECTOR;

  /** Maps 0x00400000 to gpa 0x40000, writable, and 0x00401000 to 0x41000, read-only; ASID 5. */
  private static final String MAP =
      """
        li    t0, 0x00400005
        mtc0  t0, $10
        li    t1, 0x101e
        mtc0  t1, $2
        li    t1, 0x105a
        mtc0  t1, $3
        mtc0  zero, $5
        li    t0, 3
        mtc0  t0, $0
        tlbwi
        li    t2, 0x00400000
      """;

  private static List<DynamicTest> onEach(String source, Consumer<MipsMachine> check) {
    List<DynamicTest> tests = new ArrayList<>();
    for (Engine engine : List.of(Engine.INTERPRETER, Engine.HOT)) {
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

  private static void assertHex(long expected, long actual) {
    assertEquals(HexFormat.of().toHexDigits(expected), HexFormat.of().toHexDigits(actual));
  }

  /** The handler at {@code vector} was entered with {@code code}; its first instruction waits. */
  private static void assertEntered(MipsMachine m, long vector, int code) {
    assertHex(vector + 4, m.cpu.pc);
    assertEquals(code, (m.cpu.cause & MipsBits.EXC_CODE) >> MipsBits.EXC_CODE_SHIFT);
    assertTrue((m.cpu.status & MipsBits.EXL) != 0);
  }

  private static DynamicTest raises(String instruction, String before, int code) {
    return dynamicTest(
        instruction,
        () -> {
          try (MipsMachine m =
              new MipsMachine(MipsCpuModel.M24KF, true, Engine.INTERPRETER)
                  .run(before + "\n" + instruction)) {
            assertEntered(m, GENERAL, code);
          }
        });
  }

  @TestFactory
  List<DynamicTest> instructionsRaiseTheCodesOfTable8_22() {
    return List.of(
        raises("syscall", "", 8),
        raises("break", "", 9),
        raises("addi t1, t0, 1", "li t0, 0x7fffffff", 12),
        raises("sub t1, t0, t2", "li t0, 0x80000000\nli t2, 1", 12),
        raises("teq zero, zero", "", 13),
        raises("tltiu zero, 1", "", 13),
        raises(".word 0xfc000000", "", 10));
  }

  @TestFactory
  List<DynamicTest> coprocessor1WithoutStatusCu1NamesTheCoprocessor() {
    return onEach(
        "mtc0 zero, $12\n nop\n mfc1 t0, $f0",
        m -> {
          assertEntered(m, GENERAL, 11);
          assertEquals(1, m.cpu.cause >>> 28 & 3);
          assertHex(MipsMachine.CODE + 8, m.cpu.epc);
        });
  }

  // ---- the TLB ----------------------------------------------------------------------------------

  @TestFactory
  List<DynamicTest> mappedPagesReachTheirFrames() {
    return onEach(
        MAP
            + """
              li    t3, 0x1234
              sw    t3, 16(t2)
              lui   t4, 0xa004
              lw    t5, 16(t4)
              sw    t3, 0x1014(t4)
              lw    t6, 0x1014(t2)
              syscall
            """,
        m -> {
          assertEntered(m, GENERAL, 8);
          assertHex(0x1234, m.x("t5"));
          assertHex(0x1234, m.x("t6"));
        });
  }

  @TestFactory
  List<DynamicTest> storeToAReadOnlyPageIsTlbModified() {
    return onEach(
        MAP + "sw t2, 0x1008(t2)",
        m -> {
          assertEntered(m, GENERAL, 1);
          assertHex(0x0040_1008, m.cpu.badVAddr);
          assertHex(0x0040_0005, m.cpu.entryHi);
          assertHex(0x2000, m.cpu.context); // BadVPN2 is 0x200, from bit 4 on
        });
  }

  @TestFactory
  List<DynamicTest> missEntersTheRefillHandler() {
    return onEach(
        MAP + "lw t3, 0x2004(t2)",
        m -> {
          assertEntered(m, REFILL, 2);
          assertHex(0x0040_2004, m.cpu.badVAddr);
          assertHex(0x0040_2005, m.cpu.entryHi);
          assertHex(0x2010, m.cpu.context);
        });
  }

  @TestFactory
  List<DynamicTest> anotherAddressSpaceDoesNotMatch() {
    return onEach(MAP + "li t0, 6\n mtc0 t0, $10\n sw t2, 8(t2)", m -> assertEntered(m, REFILL, 3));
  }

  @TestFactory
  List<DynamicTest> invalidEntryEntersTheGeneralHandler() {
    return onEach(MAP + "mtc0 zero, $2\n tlbwi\n lw t3, 8(t2)", m -> assertEntered(m, GENERAL, 2));
  }

  @TestFactory
  List<DynamicTest> missUnderExlEntersTheGeneralHandlerAndKeepsEpc() {
    return onEach(
        """
          li    t0, 0x80001234
          mtc0  t0, $14
          mfc0  t0, $12
          ori   t0, t0, 2
          mtc0  t0, $12
          lw    t1, 0(zero)
        """,
        m -> {
          assertEntered(m, GENERAL, 2);
          assertHex(0xFFFF_FFFF_8000_1234L, m.cpu.epc);
        });
  }

  @TestFactory
  List<DynamicTest> probeFindsAndReadGivesBackWhatWasWritten() {
    return onEach(
        MAP
            + """
              mtc0  zero, $0
              tlbp
              mfc0  s0, $0
              mtc0  zero, $2
              mtc0  zero, $3
              tlbr
              mfc0  s1, $2
              mfc0  s2, $3
              li    t0, 0x00600005
              mtc0  t0, $10
              tlbp
              mfc0  s3, $0
              syscall
            """,
        m -> {
          assertHex(3, m.x("s0"));
          assertHex(0x101e, m.x("s1"));
          assertHex(0x105a, m.x("s2"));
          assertTrue(m.x("s3") < 0); // Index.P
        });
  }

  @TestFactory
  List<DynamicTest> eretGoesOnAtEpcOutOfTheExceptionLevel() {
    return onEach(
        """
          la    t0, behind
          mtc0  t0, $14
          mfc0  t0, $12
          ori   t0, t0, 2
          mtc0  t0, $12
          eret
          break
        behind:
          mfc0  s0, $12
          syscall
        """,
        m -> {
          assertEntered(m, GENERAL, 8);
          assertEquals(0, m.x("s0") & 2);
        });
  }

  // ---- vectors and modes, on the state itself ---------------------------------------------------

  private static MipsState cpu(MipsCpuModel model) {
    MipsState cpu = new MipsState(model, true, new AddressSpace("test"));
    cpu.setStatus(0);
    cpu.pc = MipsMachine.CODE;
    return cpu;
  }

  @Test
  void interruptsHaveAVectorOfTheirOwnUnderCauseIv() {
    MipsState cpu = cpu(MipsCpuModel.M24KF);
    cpu.setStatus(MipsBits.IE | 0x400);
    cpu.setInterrupt(2, true);
    assertTrue(cpu.takeInterrupt());
    assertHex(GENERAL, cpu.pc);
    assertHex(MipsMachine.CODE, cpu.epc);
    assertFalse(cpu.takeInterrupt()); // EXL
    cpu.setStatus(MipsBits.IE | 0x400);
    cpu.cause |= MipsBits.IV;
    assertTrue(cpu.takeInterrupt());
    assertHex(0xFFFF_FFFF_8000_0200L, cpu.pc);
  }

  @Test
  void bootVectorsUnderStatusBev() {
    MipsState cpu = cpu(MipsCpuModel.M24KF);
    cpu.setStatus(MipsBits.BEV);
    cpu.deliver(cpu.fault(MipsFault.SYSCALL));
    assertHex(0xFFFF_FFFF_BFC0_0380L, cpu.pc);
  }

  @Test
  void pcThatIsNotAlignedIsItsOwnBadAddress() {
    MipsState cpu = cpu(MipsCpuModel.M24KF);
    cpu.pc = 0xFFFF_FFFF_8000_1002L;
    cpu.deliver(assertThrows(MipsFault.class, () -> cpu.fetchSlow(cpu.pc)));
    assertHex(0xFFFF_FFFF_8000_1002L, cpu.badVAddr);
    assertHex(0xFFFF_FFFF_8000_1002L, cpu.epc);
    assertEquals(4, (cpu.cause & MipsBits.EXC_CODE) >> 2);
    assertEquals(0, cpu.cause & MipsBits.BD);
  }

  private static MipsFault fault(MipsState cpu, long gva) {
    return assertThrows(
        MipsFault.class,
        () -> cpu.walker.walk(gva, Access.READ, cpu.mmu.context, new Translation()));
  }

  /** Volume III of MIPS64, section 4.3: which enable opens which segment. */
  @Test
  void segmentsOf64BitsAreAddressErrorsWithoutTheirEnable() {
    MipsState cpu = cpu(MipsCpuModel.M5KEF);
    int user = MipsBits.USER << MipsBits.KSU_SHIFT;
    cpu.setStatus(user);
    assertEquals(MipsFault.ADDRESS_LOAD, fault(cpu, 1L << 32).code());
    cpu.setStatus(user | MipsBits.UX);
    assertEquals(MipsFault.TLB_LOAD, fault(cpu, 1L << 32).code());
    assertEquals(MipsFault.ADDRESS_LOAD, fault(cpu, 1L << 42).code()); // beyond SEGBITS
    assertEquals(MipsFault.ADDRESS_LOAD, fault(cpu, 0x9800_0000_0000_0000L).code());
    cpu.setStatus(0);
    assertEquals(MipsFault.ADDRESS_LOAD, fault(cpu, 0x9800_0000_0000_1000L).code());
    assertEquals(MipsFault.ADDRESS_LOAD, fault(cpu, 0xC000_0000_0024_6000L).code());
    cpu.setStatus(MipsBits.KX);
    assertHex(0x1000, cpu.translate(0x9800_0000_0000_1000L).orElseThrow());
    assertEquals(MipsFault.TLB_LOAD, fault(cpu, 0xC000_0000_0024_6000L).code());
  }

  @Test
  void missOf64BitAddressEntersTheXtlbRefillHandler() {
    MipsState cpu = cpu(MipsCpuModel.M5KEF);
    cpu.setStatus(MipsBits.KX);
    cpu.deliver(fault(cpu, 0xC000_0000_0024_6008L));
    assertHex(0xFFFF_FFFF_8000_0080L, cpu.pc);
    assertHex(0xC000_0000_0024_6008L, cpu.badVAddr);
    assertHex(0xC000_0000_0024_6000L, cpu.entryHi);
    assertHex(0x6_0000_1230L, cpu.xContext); // R 3 from bit 33 on, BadVPN2 0x123 from bit 4 on
  }

  @Test
  void legalBitsOfCoprocessor0() {
    MipsState cpu = cpu(MipsCpuModel.M24KF);
    cpu.setControlRegister(5, 0, 0x1FFF_FFFFL);
    assertHex(0x1FFF_E000L, cpu.controlRegister(5, 0)); // PageMask of 256 MiB pages
    cpu.setControlRegister(5, 0, 0x2000);
    assertHex(0, cpu.controlRegister(5, 0)); // none of 8 KiB
    cpu.setControlRegister(10, 0, -1);
    assertHex(0xFFFF_FFFF_FFFF_E0FFL, cpu.controlRegister(10, 0));
    cpu.setControlRegister(8, 0, 0x1234);
    assertHex(0, cpu.controlRegister(8, 0)); // BadVAddr is read-only
    assertEquals(16, cpu.model().tlbEntries());
    assertHex(0x0001_9300L, cpu.controlRegister(15, 0));
  }
}
