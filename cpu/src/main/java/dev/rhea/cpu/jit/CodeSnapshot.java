package dev.rhea.cpu.jit;

import dev.rhea.cpu.CpuState;
import dev.rhea.cpu.GuestFault;
import dev.rhea.memory.HostMemory;

/**
 * A copy of the guest's code around one address, made on the vCPU thread so that the translator's
 * thread can decode at leisure: the page of the address, the one before and the one behind, as far
 * as they are plain memory that may be executed.
 *
 * <p>The copy may be outdated when the translation is done; {@link #unchanged} tells.
 */
final class CodeSnapshot {
  static final int PAGE = 4096;
  static final int PAGES = 3;

  /** gva of the first of the three pages. */
  final long base;

  /** Host address of each page, 0 where there is none. */
  final long[] hostPages = new long[PAGES];

  private final byte[] bytes = new byte[PAGE * PAGES + 4];

  CodeSnapshot(CpuState cpu, long pc) {
    base = (pc & -PAGE) - PAGE;
    for (int i = 0; i < PAGES; i++) {
      hostPages[i] = hostPage(cpu, base + (long) i * PAGE);
      if (hostPages[i] != 0) {
        HostMemory.copy(hostPages[i], bytes, i * PAGE, PAGE);
      }
    }
  }

  /** Host address of the code page at gva {@code page}, or 0 if there is none to execute. */
  static long hostPage(CpuState cpu, long page) {
    try {
      return cpu.mmu.fetchPage(page, cpu.fetchContext);
    } catch (GuestFault notExecutable) {
      return 0;
    }
  }

  /** Whether the {@code length} bytes at {@code pc} are in the copy. */
  boolean contains(long pc, int length) {
    long first = pc - base;
    long last = first + length - 1;
    return first >= 0
        && last < PAGE * PAGES
        && hostPages[(int) (first / PAGE)] != 0
        && hostPages[(int) (last / PAGE)] != 0;
  }

  /** The little-endian word at {@code pc}; bytes outside the copy are 0. */
  int word(long pc) {
    int at = (int) (pc - base);
    return (bytes[at] & 0xFF)
        | (bytes[at + 1] & 0xFF) << 8
        | (bytes[at + 2] & 0xFF) << 16
        | bytes[at + 3] << 24;
  }

  /** Whether guest memory still holds the bytes from gva {@code from} to {@code to}. */
  boolean unchanged(long from, long to) {
    for (long at = from; at < to; at++) {
      int offset = (int) (at - base);
      long host = hostPages[offset / PAGE] + offset % PAGE;
      if (HostMemory.getByte(host) != bytes[offset]) {
        return false;
      }
    }
    return true;
  }
}
