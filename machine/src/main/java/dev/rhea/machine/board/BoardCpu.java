package dev.rhea.machine.board;

import dev.rhea.accel.Vcpu;
import java.util.OptionalLong;
import java.util.function.LongUnaryOperator;

/**
 * One CPU of a board: what starts and stops it, and, for whoever looks at it while it does not run,
 * what it holds.
 */
public interface BoardCpu {
  /** What runs it; paused at first. */
  Vcpu vcpu();

  /** All registers as text, a group a line. */
  String registers();

  /**
   * The register called {@code name} by the manual, {@code pc} among them; empty if there is none.
   */
  OptionalLong register(String name);

  /**
   * The guest-physical address at {@code gva} as the CPU would load from it now; empty if it would
   * fault. Changes nothing: no accessed bit, no TLB entry.
   */
  OptionalLong translate(long gva);

  /**
   * The instruction at {@code address}.
   *
   * @param bytes loads one byte, unsigned, of the address space that the caller means
   */
  Disassembled disassemble(long address, LongUnaryOperator bytes);

  /**
   * One instruction as text.
   *
   * @param length bytes it takes
   */
  record Disassembled(String text, int length) {}

  /** The mappings of virtual memory as text, a range a line. */
  String mappings();

  /** The address of the next instruction, a gva. */
  long pc();
}
