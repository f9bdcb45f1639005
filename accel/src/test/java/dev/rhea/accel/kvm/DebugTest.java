package dev.rhea.accel.kvm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rhea.accel.kvm.x86.X86Debug;
import dev.rhea.cpu.x86.X86State;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Single steps and breakpoints. */
class DebugTest {
  /** mov $1,%ax; inc %ax; nop; inc %ax; hlt. */
  private static final String PROGRAM = "b8 01 00 40 90 40 f4";

  private final List<Long> stops = new ArrayList<>();

  @Test
  void aStepIsOneInstruction() {
    try (BareGuest guest = new BareGuest(false)) {
      guest.code(PROGRAM).transfer.onDebug(stops::add);
      new X86Debug(true, List.of()).give(guest.engine.vcpu());
      guest.run();
      assertEquals(BareGuest.CODE + 3, guest.state.pc);
      assertEquals(1, guest.reg16(X86State.RAX));
      guest.run();
      assertEquals(BareGuest.CODE + 4, guest.state.pc);
      assertEquals(2, guest.reg16(X86State.RAX));
      assertEquals(List.of(BareGuest.CODE + 3L, BareGuest.CODE + 4L), stops);
      X86Debug.OFF.give(guest.engine.vcpu());
      guest.run();
      assertEquals(3, guest.reg16(X86State.RAX));
      assertEquals(2, stops.size());
    }
  }

  @Test
  void aBreakpointStopsBeforeItsInstruction() {
    try (BareGuest guest = new BareGuest(false)) {
      guest.code(PROGRAM).transfer.onDebug(stops::add);
      new X86Debug(false, List.of(BareGuest.CODE + 5L)).give(guest.engine.vcpu());
      guest.run();
      assertEquals(List.of(BareGuest.CODE + 5L), stops);
      assertEquals(2, guest.reg16(X86State.RAX));
      X86Debug.OFF.give(guest.engine.vcpu());
      guest.run();
      assertEquals(3, guest.reg16(X86State.RAX));
      assertEquals(X86State.HALTED, guest.state.activity);
    }
  }
}
