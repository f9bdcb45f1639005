package dev.rhea.machine.console;

import dev.rhea.machine.board.Board;
import dev.rhea.machine.board.BoardCpu;
import dev.rhea.memory.UnmappedException;
import java.util.HexFormat;
import java.util.OptionalLong;

/**
 * {@code x} and {@code xp}: memory as numbers, in QEMU's layout, or as instructions. Reads devices,
 * too, as QEMU does.
 */
final class MemoryDump {
  private final Board board;
  private final BoardCpu cpu;
  private final boolean virtual;

  MemoryDump(Board board, BoardCpu cpu, boolean virtual) {
    this.board = board;
    this.cpu = cpu;
    this.virtual = virtual;
  }

  /** {@code format.count()} values from {@code address}, which is a gva or a gpa. */
  String dump(long address, Format format) {
    StringBuilder out = new StringBuilder();
    try {
      if (format.notation() == 'i') {
        instructions(address, format.count(), out);
      } else {
        values(address, format, out);
      }
    } catch (UnmappedException | MonitorError e) {
      out.append(" Cannot access memory\n");
    }
    return out.toString();
  }

  private void values(long address, Format format, StringBuilder out) {
    long at = address;
    for (int i = 0; i < format.count(); i++, at += format.size()) {
      if (i % format.perLine() == 0) {
        endLine(out).append(HexFormat.of().toHexDigits(at)).append(':');
      }
      long value = 0;
      for (int b = 0; b < format.size(); b++) {
        // Byte by byte: a value may lie across two pages that are not neighbours.
        value |= load(at + b) << 8 * b;
      }
      out.append(' ').append(format.show(value));
    }
    endLine(out);
  }

  private void instructions(long address, int count, StringBuilder out) {
    long at = address;
    for (int i = 0; i < count; i++) {
      BoardCpu.Disassembled instruction = cpu.disassemble(at, this::load);
      out.append("0x")
          .append(HexFormat.of().toHexDigits(at))
          .append(":  ")
          .append(instruction.text())
          .append('\n');
      at += instruction.length();
    }
  }

  /** The byte at {@code address}, unsigned. */
  private long load(long address) {
    long gpa = address;
    if (virtual) {
      OptionalLong translated = cpu.translate(address);
      if (translated.isEmpty()) {
        throw new MonitorError("Cannot access memory");
      }
      gpa = translated.getAsLong();
    }
    return board.memory().load(gpa, 1) & 0xff;
  }

  private static StringBuilder endLine(StringBuilder out) {
    return out.isEmpty() || out.charAt(out.length() - 1) == '\n' ? out : out.append('\n');
  }
}
