package dev.rhea.accel.kvm;

import dev.rhea.cpu.x86.X86State;
import java.util.List;

/**
 * Guests in 64-bit user mode over a stub in ring 0: pages of 2 MiB, an interrupt table whose gates
 * all end the run, and a task state segment for the stack there.
 */
final class UserMode {
  private static final long PML4 = 0x1_0000;
  private static final long PDPT = 0x1_1000;
  private static final long DIRECTORIES = 0x1_2000;
  private static final long GDT = 0x2_0000;
  private static final long IDT = 0x2_1000;
  private static final long TSS = 0x2_2000;
  private static final long HANDLER = 0x2_3000;

  /** A page of registers, mapped for users, too. */
  static final long DEVICE = 0xfe00_0000L;

  // Bits of page table entries: present, writable, user, accessed, dirty, 2 MiB.
  private static final long TABLE = 0x67;
  private static final long LARGE = 0xe7;

  private UserMode() {}

  /** A guest that will run {@code code} in user mode, with its first 4 GiB mapped to themselves. */
  static BareGuest guest(String code) {
    BareGuest guest = new BareGuest(false);
    guest.device(DEVICE, 0x1000);
    guest.memory.store(PML4, 8, PDPT | TABLE);
    for (int gib = 0; gib < 4; gib++) {
      long directory = DIRECTORIES + gib * 0x1000L;
      guest.memory.store(PDPT + gib * 8L, 8, directory | TABLE);
      for (int i = 0; i < 512; i++) {
        guest.memory.store(directory + i * 8L, 8, (long) gib << 30 | (long) i << 21 | LARGE);
      }
    }
    for (int vector = 0; vector < 32; vector++) {
      // A gate of 64 bits (SDM volume 3, figure 7-8): code segment 0x10, type 0x8e.
      long gate = (HANDLER & 0xffff) | 0x10L << 16 | 0x8eL << 40 | (HANDLER >>> 16 & 0xffff) << 48;
      guest.memory.store(IDT + vector * 16L, 8, gate);
    }
    guest.put(HANDLER, "e6 99 f4"); // out %al,$0x99; hlt
    guest.memory.store(GDT + 0x10, 8, 0x00af_9b00_0000_ffffL);
    guest.memory.store(GDT + 0x18, 8, 0x00cf_9300_0000_ffffL);
    guest.memory.store(GDT + 0x28, 8, 0x00cf_f300_0000_ffffL);
    guest.memory.store(GDT + 0x30, 8, 0x00af_fb00_0000_ffffL);
    guest.memory.store(TSS + 4, 8, 0x8_0000); // RSP0
    X86State state = guest.state;
    state.cs.setLongCode(0x33, 3);
    for (var segment : List.of(state.ss, state.ds, state.es, state.fs, state.gs)) {
      segment.setFlat(0x2b, 3, 3);
    }
    state.tr.selector = 0x40;
    state.tr.base = TSS;
    state.tr.limit = 0x67;
    state.gdtBase = GDT;
    state.gdtLimit = 0x7f;
    state.idtBase = IDT;
    state.idtLimit = 0x1ff;
    state.cr0 = 0x8005_0033L;
    state.cr3 = PML4;
    state.cr4 = 0x20;
    state.efer = 0xd01;
    state.slots[X86State.RSP] = 0x9_0000;
    guest.code(code);
    return guest;
  }
}
