package dev.rhea.accel.kvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rhea.cpu.x86.X86State;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The loop over exits leaves the collector nothing to do; {@code -Drhea.test.exits=1000000} for a
 * million of them.
 */
@Timeout(120)
class AllocationTest {
  private static final int EXITS = Integer.getInteger("rhea.test.exits", 50_000);

  /** What entering, leaving and the calls' first use may take, however many exits there are. */
  private static final long BYTES_OF_A_RUN = 200_000;

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getThreadAllocatedBytes(Thread.currentThread().threadId());
  }

  private static void assertNoAllocation(String code, ExitReason reason) {
    try (BareGuest guest = new BareGuest(false)) {
      guest.flat32().code(code);
      guest.device(0xfe00_0000L, 0x1000);
      guest.recording = false;
      guest.state.slots[X86State.RDI] = 0xfe00_0000L;
      guest.state.slots[X86State.RCX] = 100;
      guest.run();
      guest.state.pc = BareGuest.CODE;
      guest.state.slots[X86State.RCX] = EXITS;
      long before = allocated();
      guest.run();
      long bytes = allocated() - before;
      assertEquals(EXITS + 100, guest.engine.exits(reason));
      assertTrue(bytes < BYTES_OF_A_RUN, bytes + " bytes in " + EXITS + " exits");
    }
  }

  @Test
  void portExitsAllocateNothing() {
    // mov $0x70,%dx; 1: in %dx,%al; dec %ecx; jnz 1b; hlt
    assertNoAllocation("66 ba 70 00 ec 49 75 fc f4", ExitReason.IO);
  }

  @Test
  void memoryExitsAllocateNothing() {
    // 1: mov (%edi),%eax; dec %ecx; jnz 1b; hlt
    assertNoAllocation("8b 07 49 75 fb f4", ExitReason.MMIO);
  }
}
