package dev.rhea.accel.kvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rhea.cpu.x86.X86State;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Interrupts by all ways into a guest, and out of one. */
@Timeout(60)
class InterruptsTest {
  private static final int HANDLER = 0x6000;

  /** Initialises the first i8259 for vectors from 0x20, lets IRQ 5 through, and waits for ever. */
  private static final String WAIT_FOR_IRQ5 =
      "bc 00 80" // mov $0x8000,%sp
          + "b0 11 e6 20" // ICW1: edge, cascade, ICW4 follows
          + "b0 20 e6 21" // ICW2: vectors from 0x20
          + "b0 04 e6 21" // ICW3: slave at IRQ 2
          + "b0 01 e6 21" // ICW4: 8086 mode
          + "b0 df e6 21" // OCW1: all masked but IRQ 5
          + "e6 30" // out %al,$0x30: ready
          + "fb" // sti
          + "f4 eb fd"; // 1: hlt; jmp 1b

  /** Ends the interrupt at the i8259, tells port 0x31, returns. */
  private static final String IRQ5_HANDLER =
      "50" // push %ax
          + "b0 20 e6 20" // OCW2: end of interrupt
          + "e6 31" // out %al,$0x31
          + "58 cf"; // pop %ax; iret

  private static BareGuest waitingForIrq5() {
    BareGuest guest = new BareGuest(true);
    guest.put(0x25 * 4, "00 60 00 00").put(HANDLER, IRQ5_HANDLER).code(WAIT_FOR_IRQ5);
    return guest;
  }

  @Test
  void anInterruptIsInjectedOnceTheGuestAllowsIt() {
    try (BareGuest guest = new BareGuest(false)) {
      guest.put(0x21 * 4, "00 60 00 00");
      guest.put(HANDLER, "b0 01 e6 31 cf"); // mov $1,%al; out %al,$0x31; iret
      guest.code("fb f4 b0 02 e6 30 fa f4"); // sti; hlt; mov $2,%al; out %al,$0x30; cli; hlt
      guest.state.slots[X86State.RSP] = 0x8000;
      int[] left = {1};
      guest.engine.setInterruptSource(
          new InterruptSource() {
            @Override
            public boolean pending() {
              return left[0] > 0 && guest.log.isEmpty() && (guest.state.interruptLines() != 0);
            }

            @Override
            public int acknowledge() {
              left[0]--;
              return 0x21;
            }
          });
      guest.run();
      assertTrue(guest.state.waiting(), "halted, nothing pending");
      guest.state.setInterrupt(true);
      assertFalse(guest.state.waiting());
      guest.run();
      assertEquals(List.of("out 31/1=1", "out 30/1=2"), guest.log);
      assertEquals(BareGuest.CODE + 8, guest.state.pc);
    }
  }

  @Test
  void anInterruptThatIsNotAllowedYetWaitsForTheWindow() {
    try (BareGuest guest = new BareGuest(false)) {
      guest.put(0x21 * 4, "00 60 00 00");
      guest.put(HANDLER, "b0 01 e6 31 f4"); // mov $1,%al; out %al,$0x31; hlt
      // out %al,$0x32 (pending from here on); out %al,$0x33; sti; 1: jmp 1b
      guest.code("e6 32 e6 33 fb eb fe");
      guest.state.slots[X86State.RSP] = 0x8000;
      boolean[] acknowledged = {false};
      guest.engine.setInterruptSource(
          new InterruptSource() {
            @Override
            public boolean pending() {
              return !acknowledged[0] && !guest.log.isEmpty();
            }

            @Override
            public int acknowledge() {
              acknowledged[0] = true;
              return 0x21;
            }
          });
      guest.run();
      assertEquals(List.of("out 32/1=0", "out 33/1=0", "out 31/1=1"), guest.log);
      assertEquals(1, guest.engine.exits(ExitReason.IRQ_WINDOW_OPEN));
    }
  }

  @Test
  void theIrqchipInTheKernelDeliversLines() throws InterruptedException {
    try (BareGuest guest = waitingForIrq5()) {
      Thread device =
          Thread.ofPlatform()
              .start(() -> {
                await(guest, 1);
                guest.vm.setIrqLine(5, true);
                await(guest, 2);
                guest.vm.setIrqLine(5, false);
                guest.engine.kick();
              });
      guest.run();
      device.join();
      assertEquals(List.of("out 30/1=df", "out 31/1=20"), guest.log);
    }
  }

  @Test
  void anEventFdPulsesALine() throws InterruptedException {
    try (BareGuest guest = waitingForIrq5();
        EventFd event = new EventFd()) {
      guest.vm.addIrqFd(event, 5);
      Thread device =
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 1; i <= 3; i++) {
                  await(guest, i);
                  event.signal();
                }
                await(guest, 4);
                guest.engine.kick();
              });
      guest.run();
      device.join();
      guest.vm.removeIrqFd(event, 5);
      assertEquals(List.of("out 30/1=df", "out 31/1=20", "out 31/1=20", "out 31/1=20"), guest.log);
    }
  }

  @Test
  void aLevelStaysUpUntilTheDeviceIsContent() throws InterruptedException {
    try (BareGuest guest = waitingForIrq5();
        Doorbells doorbells =
            new Doorbells(guest.vm, (thread, failure) -> failure.printStackTrace())) {
      LevelIrqFd line = doorbells.addLine(5);
      doorbells.start();
      // The guest's second store to port 0x31 is what the device has waited for.
      guest.onAccess =
          () -> {
            if (guest.log.size() == 3) {
              line.set(false);
            }
          };
      Thread device =
          Thread.ofPlatform()
              .start(() -> {
                await(guest, 1);
                line.set(true);
                await(guest, 3);
                pause(50); // time for an interrupt too many
                guest.engine.kick();
              });
      guest.run();
      device.join();
      assertEquals("out 30/1=df", guest.log.getFirst());
      assertEquals("out 31/1=20", guest.log.get(2));
      // EOI comes before the store, so that the input may be up once more by then.
      assertTrue(guest.log.size() <= 4, guest.log.toString());
    }
  }

  @Test
  void aDoorbellIsAnsweredWithoutAnExit() {
    try (BareGuest guest = new BareGuest(false);
        EventFd event = new EventFd()) {
      guest.vm.addDoorbell(event, new KvmVm.Doorbell(true, 0x60, 2, 0x5a));
      guest.code(
          "b8 5a 00 ba 60 00" // mov $0x5a,%ax; mov $0x60,%dx
              + "ef 40 ef" // out %ax,%dx; inc %ax; out %ax,%dx
              + "f4");
      assertFalse(event.take());
      guest.run();
      assertTrue(event.await(1000));
      assertTrue(event.take());
      assertFalse(event.take(), "taken once");
      assertEquals(List.of("out 60/2=5b"), guest.log, "another value exits");
      guest.vm.removeDoorbell(event, new KvmVm.Doorbell(true, 0x60, 2, 0x5a));
    }
  }

  @Test
  void storesThatMayWaitAreMadeTogetherAndInOrder() {
    try (BareGuest guest = new BareGuest(false)) {
      guest.flat32();
      guest.device(0xfe00_0000L, 0x1000);
      guest.vm.addCoalescedMmio(0xfe00_0000L, 0x1000);
      guest.state.slots[X86State.RDI] = 0xfe00_0010L;
      guest.state.slots[X86State.RCX] = 5;
      guest.code("89 0f 49 75 fb f4"); // 1: mov %ecx,(%edi); dec %ecx; jnz 1b; hlt
      guest.run();
      assertEquals(
          List.of("store 10/4=5", "store 10/4=4", "store 10/4=3", "store 10/4=2", "store 10/4=1"),
          guest.log);
      assertEquals(0, guest.engine.exits(ExitReason.MMIO));
      guest.vm.removeCoalescedMmio(0xfe00_0000L, 0x1000);
    }
  }

  @Test
  void aKickEndsALoopThatNeverExits() throws InterruptedException {
    try (BareGuest guest = new BareGuest(false)) {
      guest.code("b8 07 00 43 eb fd"); // mov $7,%ax; 1: inc %bx; jmp 1b
      Thread other =
          Thread.ofPlatform()
              .start(() -> {
                pause(50);
                guest.engine.kick();
              });
      guest.run();
      other.join();
      assertEquals(7, guest.reg16(X86State.RAX));
      assertTrue(guest.state.pc == BareGuest.CODE + 3 || guest.state.pc == BareGuest.CODE + 4);
      assertFalse(guest.state.waiting());
      // And goes on where it was.
      long before = guest.state.slots[X86State.RBX];
      Thread again =
          Thread.ofPlatform()
              .start(() -> {
                pause(50);
                guest.engine.kick();
              });
      guest.run();
      again.join();
      assertTrue(guest.state.slots[X86State.RBX] != before);
    }
  }

  @Test
  void aKickBeforeTheRunIsNotLost() {
    try (BareGuest guest = new BareGuest(false)) {
      guest.code("eb fe"); // 1: jmp 1b
      guest.engine.kick();
      guest.run();
      assertEquals(BareGuest.CODE, guest.state.pc);
    }
  }

  private static void await(BareGuest guest, int entries) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (guest.log.size() < entries) {
      if (System.nanoTime() > end) {
        guest.engine.kick();
        throw new AssertionError("no access number " + entries + " in " + guest.log);
      }
      pause(1);
    }
  }

  private static void pause(int milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
