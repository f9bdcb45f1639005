package dev.rhea.cpu.riscv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trap entry and return, delegation, which interrupt is taken and when (chapters 3 and 10). */
class RvExceptionsTest extends HartFixture {
  private static final long HERE = RAM + 0x100;

  RvExceptionsTest() {
    hart.pc = HERE;
    write("mtvec", 0x1000);
    write("stvec", 0x2000);
  }

  private long status(long bit) {
    return read("mstatus") & bit;
  }

  // ---- exceptions -------------------------------------------------------------------------------

  @Test
  void aTrapToMachineModeSavesAndDisables() {
    write("mstatus", RvBits.MIE);
    hart.setPrivilege(RvBits.S);
    hart.deliver(hart.fault(RvFault.LOAD_PAGE_FAULT, 0x55));
    assertEquals(RvBits.M, hart.privilege());
    assertEquals(0x1000, hart.pc);
    assertEquals(HERE, read("mepc"));
    assertEquals(13, read("mcause"));
    assertEquals(0x55, read("mtval"));
    assertEquals(0, status(RvBits.MIE));
    assertEquals(RvBits.MPIE, status(RvBits.MPIE));
    assertEquals(1L << RvBits.MPP_SHIFT, status(RvBits.MPP));
  }

  @Test
  void aDelegatedTrapGoesToSupervisorMode() {
    write("medeleg", 1 << RvFault.BREAKPOINT);
    write("mstatus", RvBits.SIE);
    hart.setPrivilege(RvBits.U);
    hart.deliver(hart.fault(RvFault.BREAKPOINT, HERE));
    assertEquals(RvBits.S, hart.privilege());
    assertEquals(0x2000, hart.pc);
    assertEquals(HERE, read("sepc"));
    assertEquals(3, read("scause"));
    assertEquals(HERE, read("stval"));
    assertEquals(RvBits.SPIE, status(RvBits.SIE | RvBits.SPIE | RvBits.SPP));
  }

  @Test
  void machineModeNeverDelegatesItsOwnTraps() {
    write("medeleg", -1);
    hart.deliver(hart.fault(RvFault.ILLEGAL_INSTRUCTION, 0));
    assertEquals(RvBits.M, hart.privilege());
    assertEquals(0x1000, hart.pc);
  }

  @ParameterizedTest
  @CsvSource({"0, 8", "1, 9", "3, 11"})
  void environmentCallsTellThePrivilege(int privilege, int cause) {
    hart.setPrivilege(privilege);
    assertFault(cause, 0, () -> RvSystemHelpers.ecall(hart));
  }

  @Test
  void exceptionsIgnoreTheVectoredMode() {
    write("mtvec", 0x1001);
    hart.deliver(hart.fault(RvFault.BREAKPOINT, 0));
    assertEquals(0x1000, hart.pc);
  }

  @ParameterizedTest
  @CsvSource({
    "0xFFFFFFFF, 0xFFFFFFFF",
    "0x12340000, 0",
    "0xABCD9002, 0x9002",
    "0x30001073, 0x30001073"
  })
  void illegalInstructionsTellTheirBits(String word, String tval) {
    int bits = (int) Long.decode(word).longValue();
    assertEquals(Long.decode(tval), hart.illegalInstruction(bits).tval());
    space.store(HERE, 4, bits);
    hart.deliver(hart.illegal());
    assertEquals(Long.decode(tval), read("mtval"));
    assertEquals(2, read("mcause"));
  }

  @Test
  void bitsOfAnIllegalInstructionAcrossPagesAreRead() {
    hart.pc = RAM + 0xFFE;
    space.store(hart.pc, 4, 0x3000_1073);
    hart.deliver(hart.illegal());
    assertEquals(0x3000_1073, read("mtval"));
  }

  @Test
  void theSecondHalfOfAnInstructionFaultsWithItsOwnAddress() {
    long end = RAM + ram.size();
    space.store(end - 2, 2, 0x0003);
    assertFault(RvFault.FETCH_ACCESS, end, () -> hart.fetchSlow(end - 2));
    space.store(end - 2, 2, 0x0001); // a compressed one needs no second half
    assertEquals(1, hart.fetchSlow(end - 2) & 0xFFFF);
  }

  // ---- returns ----------------------------------------------------------------------------------

  @Test
  void mretRestoresAndForgetsMprv() {
    write("mepc", 0x3000);
    write("mstatus", RvBits.MPIE | 1L << RvBits.MPP_SHIFT | RvBits.MPRV);
    assertEquals(0x3000, RvSystemHelpers.mret(hart));
    assertEquals(RvBits.S, hart.privilege());
    assertEquals(
        RvBits.MIE | RvBits.MPIE, status(RvBits.MIE | RvBits.MPIE | RvBits.MPP | RvBits.MPRV));
    assertTrue(hart.leave);
  }

  @Test
  void mretToMachineModeKeepsMprv() {
    write("mstatus", RvBits.MPP | RvBits.MPRV);
    RvSystemHelpers.mret(hart);
    assertEquals(RvBits.M, hart.privilege());
    assertEquals(RvBits.MPRV, status(RvBits.MPRV | RvBits.MPP));
  }

  @Test
  void sretRestores() {
    write("sepc", 0x3000);
    write("mstatus", RvBits.SPIE | RvBits.SPP);
    hart.setPrivilege(RvBits.S);
    assertEquals(0x3000, RvSystemHelpers.sret(hart));
    assertEquals(RvBits.S, hart.privilege());
    assertEquals(RvBits.SIE | RvBits.SPIE, status(RvBits.SIE | RvBits.SPIE | RvBits.SPP));
    RvSystemHelpers.sret(hart); // SPP is U now
    assertEquals(RvBits.U, hart.privilege());
  }

  @Test
  void privilegedInstructionsAreIllegalBelow() {
    hart.setPrivilege(RvBits.S);
    assertIllegal(() -> RvSystemHelpers.mret(hart));
    write("mstatus", RvBits.TSR | RvBits.TW);
    assertIllegal(() -> RvSystemHelpers.sret(hart));
    assertIllegal(() -> RvSystemHelpers.wfi(hart));
    write("mstatus", 0);
    hart.setPrivilege(RvBits.U);
    assertIllegal(() -> RvSystemHelpers.sret(hart));
    assertIllegal(() -> RvSystemHelpers.wfi(hart));
    assertIllegal(() -> RvSystemHelpers.sfenceVma(hart, 0, 0, 0, 0));
  }

  // ---- interrupts -------------------------------------------------------------------------------

  private void raise(long mip) {
    for (int irq = 0; irq < 16; irq++) {
      hart.setInterrupt(irq, (mip >>> irq & 1) != 0);
    }
  }

  @Test
  void machineInterruptsComeFirstInTheManualsOrder() {
    write("mie", -1);
    long pending = RvBits.M_INTERRUPTS | RvBits.S_INTERRUPTS;
    for (int irq : new int[] {11, 3, 7, 9, 1, 5}) {
      hart.reset();
      write("mie", -1);
      write("mstatus", RvBits.MIE);
      raise(pending);
      assertTrue(hart.takeInterrupt());
      assertEquals(1L << 63 | irq, read("mcause"));
      pending &= ~(1L << irq);
    }
  }

  @ParameterizedTest
  // privilege, MIE, SIE, delegated, taken to
  @CsvSource({
    "3, false, false, false, -",
    "3, true,  false, false, M",
    "3, true,  true,  true,  -",
    "1, false, false, false, M",
    "1, false, false, true,  -",
    "1, false, true,  true,  S",
    "0, false, false, false, M",
    "0, false, false, true,  S"
  })
  void anInterruptIsTakenByItsOwnLevelIfEnabledAndByHigherAlways(
      int privilege, boolean mie, boolean sie, boolean delegated, String level) {
    write("mie", RvBits.SEIP);
    write("mideleg", delegated ? RvBits.SEIP : 0);
    write("mstatus", (mie ? RvBits.MIE : 0) | (sie ? RvBits.SIE : 0));
    hart.setPrivilege(privilege);
    raise(RvBits.SEIP);
    assertEquals(!level.equals("-"), hart.takeInterrupt());
    int expected = level.equals("-") ? privilege : level.equals("M") ? RvBits.M : RvBits.S;
    assertEquals(expected, hart.privilege());
  }

  @Test
  void vectoredInterruptsGoToTheirOwnEntry() {
    write("mtvec", 0x1001);
    write("mie", RvBits.MTIP);
    write("mstatus", RvBits.MIE);
    raise(RvBits.MTIP);
    assertTrue(hart.takeInterrupt());
    assertEquals(0x1000 + 4 * 7, hart.pc);
    assertEquals(HERE, read("mepc"));
    assertEquals(0, read("mtval"));
  }

  @Test
  void waitingEndsByAnEnabledInterruptEvenIfItIsNotTaken() {
    write("mie", RvBits.MTIP);
    RvSystemHelpers.wfi(hart);
    assertTrue(hart.leave);
    assertTrue(hart.waiting());
    raise(RvBits.SEIP);
    assertTrue(hart.waiting());
    raise(RvBits.MTIP);
    assertFalse(hart.waiting());
    assertFalse(hart.takeInterrupt());
    raise(0);
    assertFalse(hart.waiting());
  }

  @Test
  void suspensionResumesBeforeTheInterrupt() {
    List<Long> resumedAt = new ArrayList<>();
    write("mie", RvBits.MTIP);
    write("mstatus", RvBits.MIE);
    hart.suspend(() -> resumedAt.add(hart.pc));
    assertTrue(hart.waiting());
    raise(RvBits.MTIP);
    assertTrue(hart.takeInterrupt());
    assertEquals(List.of(HERE), resumedAt);
  }

  @Test
  void aHaltedHartTakesNothing() {
    write("mie", RvBits.MTIP);
    write("mstatus", RvBits.MIE);
    hart.halt();
    raise(RvBits.MTIP);
    assertTrue(hart.waiting());
    assertFalse(hart.takeInterrupt());
    hart.unhalt();
    assertTrue(hart.takeInterrupt());
  }

  @Test
  void aRaisedLineKicks() {
    int[] kicks = new int[1];
    hart.setKick(() -> kicks[0]++);
    hart.setInterrupt(RvBits.MTI, true);
    hart.setInterrupt(RvBits.MTI, true);
    hart.setInterrupt(RvBits.MTI, false);
    assertEquals(1, kicks[0]);
  }

  // ---- the supervisor's timer -------------------------------------------------------------------

  private final class Clock implements RvTimer {
    long now;
    long deadline = NEVER;

    @Override
    public long time() {
      return now;
    }

    @Override
    public void setDeadline(long time) {
      deadline = time;
    }
  }

  @Test
  void stimecmpRaisesItsInterruptWhenDueAndLowersItWhenMoved() {
    Clock clock = new Clock();
    hart.setTimer(clock);
    write("menvcfg", RvBits.STCE);
    write("stimecmp", 100);
    assertEquals(100, clock.deadline);
    assertEquals(0, read("mip"));
    clock.now = 100;
    hart.setInterrupt(RvBits.STI, true); // as the board does
    assertEquals(RvBits.STIP, read("mip"));
    write("stimecmp", 200);
    assertEquals(0, read("mip"));
    hart.setInterrupt(RvBits.STI, true); // late, for the old deadline
    assertEquals(0, read("mip"));
    write("stimecmp", 50);
    assertEquals(RvBits.STIP, read("mip"));
    assertEquals(RvTimer.NEVER, clock.deadline);
  }

  // ---- firmware ---------------------------------------------------------------------------------

  @Test
  void javaFirmwareAnswersSupervisorCallsBehindTheEcall() {
    hart.setEnvironmentCall(state -> {
      state.slots[RvState.X + 10] = 7;
      return true;
    });
    hart.setPrivilege(RvBits.S);
    hart.deliver(hart.fault(RvFault.ECALL_FROM_S, 0));
    assertEquals(HERE + 4, hart.pc);
    assertEquals(7, hart.slots[RvState.X + 10]);
    assertEquals(RvBits.S, hart.privilege());
    hart.setPrivilege(RvBits.U);
    hart.deliver(hart.fault(RvFault.ECALL_FROM_U, 0));
    assertEquals(0x1000, hart.pc); // not asked for calls of U-mode
  }
}
