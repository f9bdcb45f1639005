package dev.rhea.machine.boot;

import dev.rhea.memory.AddressSpace;
import java.util.List;

/**
 * What an x86 machine starts with, read and placed: the pieces of memory, and the state that the
 * boot protocol wants the first CPU in.
 *
 * @param segments what lies where
 * @param mode how the CPU starts
 * @param entry the first instruction's address
 * @param parameters gpa of the structure that the kernel is told of: in RSI for 64 bits, in EBX for
 *     32
 */
public record X86Start(List<Segment> segments, Mode mode, long entry, long parameters) {
  /** The state of the first CPU. */
  public enum Mode {
    /** 64-bit mode, the first 4 GiB mapped to themselves (Linux, arch/x86/boot.rst, "64-bit"). */
    LONG,
    /** Flat 32-bit protected mode without paging (PVH). */
    PROTECTED
  }

  public X86Start {
    segments = List.copyOf(segments);
  }

  /** Writes everything into RAM. */
  public void writeTo(AddressSpace memory) {
    for (Segment segment : segments) {
      segment.writeTo(memory);
    }
  }
}
