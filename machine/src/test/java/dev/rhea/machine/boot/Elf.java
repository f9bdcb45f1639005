package dev.rhea.machine.boot;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Writes small ELF files of every class and byte order, right or wrong, by the tables of the System
 * V ABI, chapter 4: header, program headers, then 16 bytes of contents ({@code 0x11} each) that
 * every segment loads.
 */
final class Elf {
  static final int CONTENTS = 16;

  final int bits;
  final ByteOrder order;
  int machine = 243; // EM_RISCV
  int type = 2; // ET_EXEC
  long entry = 0x80000000L;
  long memorySize = CONTENTS;
  long fileSize = CONTENTS;
  long fileOffset = -1;
  int programHeaderSize;
  long[] physical = {0x80000000L};

  Elf(int bits, ByteOrder order) {
    this.bits = bits;
    this.order = order;
    this.programHeaderSize = bits == 64 ? 56 : 32;
  }

  static Elf riscv64() {
    return new Elf(64, ByteOrder.LITTLE_ENDIAN);
  }

  Elf machine(int value) {
    machine = value;
    return this;
  }

  Elf type(int value) {
    type = value;
    return this;
  }

  Elf at(long... gpas) {
    physical = gpas;
    entry = gpas[0];
    return this;
  }

  Elf noSegments() {
    physical = new long[0];
    return this;
  }

  Elf memorySize(long value) {
    memorySize = value;
    return this;
  }

  Elf fileSize(long value) {
    fileSize = value;
    return this;
  }

  Elf fileOffset(long value) {
    fileOffset = value;
    return this;
  }

  byte[] bytes() {
    int header = bits == 64 ? 64 : 52;
    int contents = header + physical.length * programHeaderSize;
    ByteBuffer out = ByteBuffer.allocate(contents + CONTENTS).order(order);
    out.put(new byte[] {0x7f, 'E', 'L', 'F'});
    out.put((byte) (bits == 64 ? 2 : 1));
    out.put((byte) (order == ByteOrder.BIG_ENDIAN ? 2 : 1));
    out.put((byte) 1).position(16);
    out.putShort((short) type).putShort((short) machine).putInt(1);
    word(out, entry);
    word(out, header); // e_phoff
    word(out, 0); // e_shoff
    out.putInt(0).putShort((short) header);
    out.putShort((short) programHeaderSize).putShort((short) physical.length);
    out.position(header);
    for (long gpa : physical) {
      long offset = fileOffset < 0 ? contents : fileOffset;
      out.putInt(1); // PT_LOAD
      if (bits == 64) {
        out.putInt(7).putLong(offset).putLong(gpa).putLong(gpa).putLong(fileSize);
        out.putLong(memorySize).putLong(1);
      } else {
        out.putInt((int) offset).putInt((int) gpa).putInt((int) gpa).putInt((int) fileSize);
        out.putInt((int) memorySize).putInt(7).putInt(1);
      }
    }
    while (out.hasRemaining()) {
      out.put((byte) 0x11);
    }
    return out.array();
  }

  private void word(ByteBuffer out, long value) {
    if (bits == 64) {
      out.putLong(value);
    } else {
      out.putInt((int) value);
    }
  }
}
