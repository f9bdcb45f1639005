package dev.rhea.accel.kvm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rhea.cpu.x86.X86State;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** 64-bit user mode, paged, with an interrupt table and a task state segment behind it. */
@Timeout(60)
class UserModeTest {
  /** Hashes RCX numbers into RAX, gives it to the device, and stays there. */
  private static final String HASH =
      "31 c0" // xor %eax,%eax
          + "48 6b c0 1f" // 1: imul $31,%rax,%rax
          + "48 01 c8" // add %rcx,%rax
          + "48 ff c9" // dec %rcx
          + "75 f4" // jnz 1b
          + "bf 00 00 00 fe" // mov $0xfe000000,%edi
          + "48 89 07" // mov %rax,(%rdi)
          + "eb fe"; // 2: jmp 2b

  @Test
  void aUsersLoopComputesAndLeavesByAStore() {
    int numbers = 1_000_000;
    long expected = 0;
    for (long n = numbers; n > 0; n--) {
      expected = expected * 31 + n;
    }
    try (BareGuest guest = UserMode.guest(HASH)) {
      guest.state.slots[X86State.RCX] = numbers;
      guest.answers = offset -> 0;
      guest.onAccess = guest.engine::kick;
      guest.run();
      assertEquals(List.of("store 0/8=" + Long.toHexString(expected)), guest.log);
      assertEquals(0, guest.state.slots[X86State.RCX]);
      assertEquals(3, guest.state.ss.dpl);
      assertEquals(BareGuest.CODE + 0x16, guest.state.pc);
    }
  }

  @Test
  void anExceptionEntersRing0OnItsOwnStack() {
    try (BareGuest guest = UserMode.guest(HASH)) {
      guest.code("0f 0b"); // ud2
      guest.run();
      assertEquals(List.of("out 99/1=0"), guest.log);
      assertEquals(0, guest.state.ss.dpl);
      // SS, RSP, RFLAGS, CS, RIP (SDM volume 3, figure 7-9).
      long frame = 0x8_0000 - 5 * 8;
      assertEquals(frame, guest.state.slots[X86State.RSP]);
      assertEquals(BareGuest.CODE, guest.memory.load(frame, 8));
      assertEquals(0x33, guest.memory.load(frame + 8, 8));
      assertEquals(0x9_0000, guest.memory.load(frame + 24, 8));
    }
  }
}
