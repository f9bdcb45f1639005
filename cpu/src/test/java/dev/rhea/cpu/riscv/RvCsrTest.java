package dev.rhea.cpu.riscv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The CSR table: access, WARL fields, aliases. */
class RvCsrTest extends HartFixture {
  private static long csrRead(RvState s, String name) {
    return RvSystemHelpers.csrRead(s, RvCsr.named(name).number());
  }

  /** What reads back after all ones and after all zeros were written to a hart just reset. */
  @ParameterizedTest
  @CsvSource({
    "mstatus,    0x8000000A007E79AA, 0x0000000A00000000",
    "sstatus,    0x80000002000C6122, 0x0000000200000000",
    "misa,       0x800000000014112D, 0x800000000014112D",
    "medeleg,    0x000000000000B3FF, 0",
    "mideleg,    0x0000000000000222, 0",
    "mie,        0x0000000000000AAA, 0",
    "sie,        0,                  0",
    "mip,        0x0000000000000222, 0",
    "sip,        0,                  0",
    "mepc,       0xFFFFFFFFFFFFFFFE, 0",
    "sepc,       0xFFFFFFFFFFFFFFFE, 0",
    "mcounteren, 0x00000000FFFFFFFF, 0",
    "scounteren, 0x00000000FFFFFFFF, 0",
    "mcountinhibit, 5,               0",
    "menvcfg,    0xA0000000000000F1, 0",
    "senvcfg,    0x00000000000000F1, 0",
    "mscratch,   0xFFFFFFFFFFFFFFFF, 0",
    "stval,      0xFFFFFFFFFFFFFFFF, 0",
    "satp,       0,                  0",
    "stimecmp,   0xFFFFFFFFFFFFFFFF, 0",
    "mhpmcounter3, 0,                0",
    "fcsr,       0xFF,               0",
    "frm,        0x7,                0",
    "fflags,     0x1F,               0",
    "mhartid,    0,                  0"
  })
  void writableBits(String name, String afterOnes, String afterZeros) {
    write(name, -1);
    assertEquals(hex(afterOnes), Long.toHexString(read(name)));
    write(name, 0);
    assertEquals(hex(afterZeros), Long.toHexString(read(name)));
  }

  private static String hex(String number) {
    return Long.toHexString(
        number.startsWith("0x")
            ? Long.parseUnsignedLong(number, 2, number.length(), 16)
            : Long.parseLong(number));
  }

  // ---- fields that refuse values ----------------------------------------------------------------

  @Test
  void reservedValuesLeaveTheField() {
    write("mtvec", 0x1001);
    write("mtvec", 0x2003);
    assertEquals(0x1001, read("mtvec"));
    write("mstatus", 3L << RvBits.MPP_SHIFT);
    write("mstatus", 2L << RvBits.MPP_SHIFT);
    assertEquals(RvBits.MPP, read("mstatus") & RvBits.MPP);
    write("menvcfg", 1 << RvBits.CBIE_SHIFT);
    write("menvcfg", 2 << RvBits.CBIE_SHIFT);
    assertEquals(1 << RvBits.CBIE_SHIFT, read("menvcfg"));
  }

  @Test
  void dirtyFloatStateShowsInSd() {
    write("mstatus", 1L << RvBits.FS_SHIFT);
    assertEquals(0, read("sstatus") & RvBits.SD);
    RvSystemHelpers.csrWrite(hart, 0x001, 0);
    assertEquals(RvBits.SD | RvBits.FS, read("sstatus") & (RvBits.SD | RvBits.FS));
  }

  @Test
  void fcsrIsFrmAboveFflags() {
    write("fcsr", 0x65);
    assertEquals(3, read("frm"));
    assertEquals(5, read("fflags"));
  }

  // ---- aliases ----------------------------------------------------------------------------------

  @Test
  void supervisorSeesOnlyDelegatedInterrupts() {
    write("mie", RvBits.S_INTERRUPTS);
    write("mideleg", RvBits.SSIP | RvBits.SEIP);
    assertEquals(RvBits.SSIP | RvBits.SEIP, read("sie"));
    write("sie", RvBits.SSIP | RvBits.STIP);
    assertEquals(RvBits.SSIP | RvBits.STIP, read("mie")); // STIP was there before
    hart.setInterrupt(RvBits.STI, true);
    hart.setInterrupt(RvBits.SEI, true);
    assertEquals(RvBits.SEIP, read("sip"));
    assertEquals(RvBits.SEIP | RvBits.STIP, read("mip"));
  }

  @Test
  void supervisorMayWriteOnlyItsSoftwareInterrupt() {
    write("mideleg", RvBits.S_INTERRUPTS);
    write("sip", -1);
    assertEquals(RvBits.SSIP, read("mip"));
    write("mideleg", 0);
    write("sip", 0);
    assertEquals(RvBits.SSIP, read("mip"));
  }

  /** Section 3.1.9: csrrs of another bit must not latch the line of the interrupt controller. */
  @Test
  void settingABitOfMipDoesNotCopyTheExternalLine() {
    hart.setInterrupt(RvBits.SEI, true);
    assertEquals(RvBits.SEIP, RvSystemHelpers.csrSet(hart, 0x344, RvBits.SSIP));
    hart.setInterrupt(RvBits.SEI, false);
    assertEquals(RvBits.SSIP, read("mip"));
  }

  @Test
  void aWriteOfMipLeavesMachineInterruptsToTheirDevices() {
    hart.setInterrupt(RvBits.MTI, true);
    write("mip", 0);
    assertEquals(RvBits.MTIP, read("mip"));
  }

  // ---- who may ----------------------------------------------------------------------------------

  @Test
  void lowerPrivilegeIsIllegal() {
    hart.setPrivilege(RvBits.S);
    assertIllegal(() -> csrRead(hart, "mscratch"));
    csrRead(hart, "sscratch");
    hart.setPrivilege(RvBits.U);
    assertIllegal(() -> csrRead(hart, "sscratch"));
  }

  @Test
  void readOnlyNumbersCannotBeWritten() {
    assertIllegal(() -> RvSystemHelpers.csrWrite(hart, 0xF14, 0));
    assertIllegal(() -> RvSystemHelpers.csrSet(hart, 0xC00, 0));
    assertEquals(0, RvSystemHelpers.csrRead(hart, 0xF14));
  }

  @Test
  void numbersThatAreNotThereAreIllegal() {
    for (int number = 0; number < 4096; number++) {
      int n = number;
      if (RvCsr.numbered(n) == null) {
        assertIllegal(() -> RvSystemHelpers.csrRead(hart, n));
      }
    }
  }

  @Test
  void countersNeedTheEnablesOfEachLevelAbove() {
    hart.setPrivilege(RvBits.S);
    assertIllegal(() -> csrRead(hart, "time"));
    write("mcounteren", RvBits.TM);
    csrRead(hart, "time");
    assertIllegal(() -> csrRead(hart, "cycle"));
    hart.setPrivilege(RvBits.U);
    assertIllegal(() -> csrRead(hart, "time"));
    write("scounteren", RvBits.TM);
    csrRead(hart, "time");
  }

  @Test
  void stimecmpNeedsStceAndTm() {
    hart.setPrivilege(RvBits.S);
    assertIllegal(() -> csrRead(hart, "stimecmp"));
    write("menvcfg", RvBits.STCE);
    assertIllegal(() -> csrRead(hart, "stimecmp"));
    write("mcounteren", RvBits.TM);
    assertEquals(-1, csrRead(hart, "stimecmp"));
  }

  @Test
  void tvmKeepsSupervisorFromSatp() {
    write("mstatus", RvBits.TVM);
    hart.setPrivilege(RvBits.S);
    assertIllegal(() -> csrRead(hart, "satp"));
    assertIllegal(() -> RvSystemHelpers.sfenceVma(hart, 0, 0, 0, 0));
  }

  @Test
  void floatRegistersNeedFs() {
    assertIllegal(() -> csrRead(hart, "fcsr"));
    write("mstatus", 1L << RvBits.FS_SHIFT);
    assertEquals(0, csrRead(hart, "fcsr"));
  }

  // ---- what a model lacks -----------------------------------------------------------------------

  @Test
  void aSmallModelHasFewer() {
    RvCpuModel small = RvCpuModel.parse("sifive-u54,f=off,d=off,pmp=off");
    assertFalse(RvCsr.named("stimecmp").presentIn(small));
    assertFalse(RvCsr.named("fcsr").presentIn(small));
    assertFalse(RvCsr.named("pmpcfg0").presentIn(small));
    assertTrue(RvCsr.named("mcycle").presentIn(small));
  }

  // ---- counters ---------------------------------------------------------------------------------

  @Test
  void countersCountWhatRetires() {
    hart.beginSlice(100);
    hart.budget = 93;
    assertEquals(7, read("minstret"));
    write("minstret", 1000);
    hart.budget = 92; // the write retires, the next instruction reads
    assertEquals(1000, read("instret"));
    hart.budget = 82;
    assertEquals(1010, read("instret"));
    write("mcountinhibit", RvBits.IR);
    hart.budget = 72;
    assertEquals(1010, read("instret"));
    write("mcountinhibit", 0);
    hart.budget = 62;
    assertEquals(1020, read("instret"));
  }

  // ---- leaving the engine -----------------------------------------------------------------------

  @Test
  void whatChangesTranslationOrEnablesAPendingInterruptLeaves() {
    assertLeaves(false, "mscratch", -1);
    assertLeaves(true, "mstatus", 1L << RvBits.FS_SHIFT);
    assertLeaves(false, "fcsr", 1);
    assertLeaves(false, "mie", -1);
    hart.setInterrupt(RvBits.MTI, true);
    assertLeaves(true, "mstatus", 1L << RvBits.FS_SHIFT | RvBits.MIE);
    assertLeaves(true, "satp", 8L << 60 | 1);
    assertLeaves(true, "mstatus", RvBits.MPRV);
  }

  private void assertLeaves(boolean expected, String csr, long value) {
    hart.leave = false;
    RvSystemHelpers.csrWrite(hart, RvCsr.named(csr).number(), value);
    assertEquals(expected, hart.leave, csr);
  }
}
