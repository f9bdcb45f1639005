package dev.rhea.accel.kvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rhea.cpu.x86.X86State;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Small guests in real and flat protected mode, as Debian's assembler made them. */
class BareGuestTest {
  private static final String HLT = "f4";

  @Test
  void portsAreReadAndWrittenInAllSizes() {
    try (BareGuest guest = new BareGuest(false)) {
      guest.answers = port -> port == 0x11 ? 0x99 : 0x77;
      guest.code(
          "b8 34 12" // mov $0x1234,%ax
              + "ba 10 00" // mov $0x10,%dx
              + "ef" // out %ax,%dx
              + "e4 11" // in $0x11,%al
              + "88 c3" // mov %al,%bl
              + "66 b8 ef be ad de" // mov $0xdeadbeef,%eax
              + "66 ef" // out %eax,%dx
              + HLT);
      guest.run();
      assertEquals(List.of("out 10/2=1234", "in 11/1", "out 10/4=deadbeef"), guest.log);
      assertEquals(0x99, guest.reg16(X86State.RBX));
      assertEquals(BareGuest.CODE + 20, guest.state.pc);
      assertEquals(X86State.HALTED, guest.state.activity);
      assertTrue(guest.state.waiting());
    }
  }

  @Test
  void stringInstructionsMoveAllTheirItems() {
    try (BareGuest guest = new BareGuest(false)) {
      guest.put(0x100, "48 65 6c 6c 6f"); // "Hello"
      guest.answers = port -> 0xa0b1;
      guest.code(
          "fc" // cld
              + "ba 20 00" // mov $0x20,%dx
              + "be 00 01" // mov $0x100,%si
              + "b9 05 00" // mov $5,%cx
              + "f3 6e" // rep outsb
              + "ba 22 00" // mov $0x22,%dx
              + "bf 00 02" // mov $0x200,%di
              + "b9 03 00" // mov $3,%cx
              + "f3 6d" // rep insw
              + HLT);
      guest.run();
      assertEquals(
          List.of("out 20/1=48", "out 20/1=65", "out 20/1=6c", "out 20/1=6c", "out 20/1=6f"),
          guest.log.subList(0, 5));
      // The kernel may read ahead of the string, never less than it.
      assertTrue(guest.log.size() >= 8 && guest.log.get(5).equals("in 22/2"), guest.log.toString());
      assertEquals(0xa0b1_a0b1_a0b1L, guest.memory.load(0x200, 8));
      assertEquals(0x105, guest.reg16(X86State.RSI));
      assertEquals(0x206, guest.reg16(X86State.RDI));
      assertEquals(0, guest.reg16(X86State.RCX));
    }
  }

  @Test
  void devicesInMemoryAreAskedAndHolesReadOnes() {
    try (BareGuest guest = new BareGuest(false)) {
      // Over the RAM that was there: the slots follow the map.
      guest.device(0xd_0000, 0x1000);
      guest.answers = offset -> 0x1122_3344;
      guest.code(
          "b8 00 d0 8e d8" // mov $0xd000,%ax; mov %ax,%ds
              + "c7 06 10 00 ef be" // movw $0xbeef,0x10
              + "66 a1 14 00" // mov 0x14,%eax
              + "66 89 c3" // mov %eax,%ebx
              + "c6 06 03 00 7f" // movb $0x7f,0x3
              + HLT);
      guest.run();
      assertEquals(List.of("store 10/2=beef", "load 14/4", "store 3/1=7f"), guest.log);
      assertEquals(0x1122_3344, guest.state.slots[X86State.RBX]);
    }
  }

  @Test
  void unmappedAddressesReadOnesAndTakeStores() {
    try (BareGuest guest = new BareGuest(false)) {
      guest.flat32();
      guest.state.slots[X86State.RDI] = 0x9000_0000L;
      guest.code(
          "8b 1f" // mov (%edi),%ebx
              + "89 1f" // mov %ebx,(%edi)
              + HLT);
      guest.run();
      assertEquals(0xffff_ffffL, guest.state.slots[X86State.RBX]);
      assertEquals(List.of(), guest.log);
    }
  }

  @Test
  void flatProtectedModeComputes() {
    try (BareGuest guest = new BareGuest(false)) {
      guest.flat32();
      guest.device(0xfee1_d000L, 0x1000);
      guest.code(
          "b8 78 56 34 12" // mov $0x12345678,%eax
              + "be 00 00 09 00" // mov $0x90000,%esi
              + "89 06" // mov %eax,(%esi)
              + "6b d8 03" // imul $3,%eax,%ebx
              + "bf a0 de e1 fe" // mov $0xfee1dea0,%edi
              + "89 1f" // mov %ebx,(%edi)
              + "b9 64 00 00 00" // mov $100,%ecx
              + "01 ca" // 1: add %ecx,%edx
              + "e2 fc" // loop 1b
              + HLT);
      guest.state.slots[X86State.RDX] = 0;
      guest.run();
      assertEquals(0x1234_5678, guest.memory.load(0x9_0000, 4));
      assertEquals(List.of("store ea0/4=369d0368"), guest.log);
      assertEquals(5050, guest.state.slots[X86State.RDX]);
      assertEquals(0x369d_0368, guest.state.slots[X86State.RBX]);
    }
  }

  @Test
  void memoryThatIsTakenAwayAndComesBackElsewhereIsSeen() {
    try (BareGuest guest = new BareGuest(false)) {
      guest.flat32();
      guest.put(0x20_0000, "78 56 34 12");
      var window = guest.memory.addAlias("window", 0x4000_0000L, 0x20_0000, 0x1000);
      guest.state.slots[X86State.RDI] = 0x4000_0000L;
      String load = "8b 1f" + HLT; // mov (%edi),%ebx
      guest.code(load).run();
      assertEquals(0x1234_5678, guest.state.slots[X86State.RBX]);
      guest.memory.remove(window);
      guest.state.pc = BareGuest.CODE;
      guest.run();
      assertEquals(0xffff_ffffL, guest.state.slots[X86State.RBX]);
    }
  }

  @Test
  void storesToRomHaveNoEffect() {
    try (BareGuest guest = new BareGuest(false);
        var rom = dev.rhea.memory.GuestRam.anonymous(0x1_0000)) {
      guest.memory.addRom("rom", 0xf_0000, rom, 0, 0x1_0000);
      guest.put(0xf_0010, "00"); // a store to ROM is ignored by us, too
      rom.written(0, 1);
      dev.rhea.memory.HostMemory.putByte(rom.address() + 0x10, (byte) 0x5c);
      guest.code(
          "b8 00 f0 8e d8" // mov $0xf000,%ax; mov %ax,%ds
              + "c6 06 10 00 01" // movb $1,0x10
              + "a0 10 00" // mov 0x10,%al
              + HLT);
      guest.run();
      assertEquals(0x5c, guest.state.slots[X86State.RAX] & 0xff);
      assertEquals(0x5c, guest.memory.load(0xf_0010, 1));
    }
  }

  @Test
  void theDirtyLogNamesThePagesThatTheGuestStoredTo() {
    try (BareGuest guest = new BareGuest(false);
        var dirty = guest.ram.trackDirty(0, 0x4_0000)) {
      guest.slots.logDirty(true);
      guest.code(
          "b8 00 20 8e d8" // mov $0x2000,%ax; mov %ax,%ds
              + "c6 06 10 00 01" // movb $1,0x10
              + "c6 06 ff 2f 01" // movb $1,0x2fff
              + HLT);
      dirty.takeDirty();
      guest.run();
      guest.slots.collectDirty();
      assertEquals(1L << 0x20 | 1L << 0x22, dirty.takeDirty()[0]);
      guest.slots.collectDirty();
      assertEquals(0, dirty.takeDirty()[0], "nothing since");
      guest.slots.logDirty(false);
    }
  }

  @Test
  void aTripleFaultAsksForAReset() {
    try (BareGuest guest = new BareGuest(false)) {
      // An exception without an interrupt table to deliver it by.
      guest.flat32();
      guest.state.idtLimit = 0;
      guest.code("0f 0b"); // ud2
      guest.run();
      assertEquals(List.of("reset"), guest.requests);
      assertEquals(X86State.SHUTDOWN, guest.state.activity);
      assertTrue(guest.state.waiting());
      guest.state.reset();
      assertEquals(X86State.ACTIVE, guest.state.activity);
    }
  }

  @Test
  void aStateGoesInAndComesOutUnchanged() {
    try (BareGuest guest = new BareGuest(true)) {
      X86State state = guest.state;
      for (int i = 0; i < X86State.GENERAL_REGISTERS; i++) {
        state.slots[i] = 0x0123_4567_89ab_cd00L + i;
      }
      state.dr[0] = 0x1000;
      state.cr2 = 0x1234_5000;
      state.fs.base = 0x5678_0000;
      state.msrs.set(dev.rhea.cpu.x86.X86Msrs.LSTAR, 0xffff_8000_1234_5678L);
      state.msrs.set(dev.rhea.cpu.x86.X86Msrs.KERNEL_GS_BASE, 0xffff_8000_0000_1000L);
      state.xsave[512] = 3; // XSTATE_BV: x87 and SSE are in use
      state.xsave[160] = 0x5a; // XMM0
      state.localApic[0x80] = 0x20; // task priority, of which CR8 is the upper half
      state.cr8 = 2;
      X86State before = state.spare();
      before.copyFrom(state);
      guest.engine.kick(); // in and out at once
      guest.run();
      assertEquals(List.of(), state.differences(before));
      assertEquals(0xffff_8000_1234_5678L, state.msrs.get(dev.rhea.cpu.x86.X86Msrs.LSTAR));
      assertEquals(0x5a, state.xsave[160]);
      assertEquals(0x20, state.localApic[0x80]);
    }
  }
}
