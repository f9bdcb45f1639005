package dev.rhea.tests.sequences;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * A static Linux program that runs sequences one after the other, each on its own image, writes all
 * images to standard output and exits. At {@link #CODE} the instructions, at {@link #DATA} the
 * images.
 */
final class GuestProgram {
  /** gva of the first instruction. */
  static final long CODE = 0x40_0000;

  /** gva of the first image. */
  static final long DATA = 0x100_0000;

  private static final int PAGE = 0x1000;
  private static final int ELF_HEADER = 64;
  private static final int PROGRAM_HEADER = 56;
  private static final short EM_RISCV = 243;

  /** RVC and the double-float calling convention. */
  private static final int ELF_FLAGS = 5;

  private static final int SYS_WRITE = 64;
  private static final int SYS_EXIT = 93;

  private final ByteBuffer code;
  private final byte[] data;
  private final int count;

  GuestProgram(List<Sequence> sequences) {
    count = sequences.size();
    code = ByteBuffer.allocate((int) (DATA - CODE)).order(ByteOrder.LITTLE_ENDIAN);
    data = new byte[count * Image.SIZE];
    for (int i = 0; i < count; i++) {
      long image = DATA + (long) i * Image.SIZE;
      byte[] start = startOf(sequences.get(i), image).bytes;
      System.arraycopy(start, 0, data, i * Image.SIZE, Image.SIZE);
      emit(sequences.get(i), image);
    }
    emitSystemCall(SYS_WRITE, 1, DATA, data.length);
    emitSystemCall(SYS_EXIT, 0, 0, 0);
  }

  private static Image startOf(Sequence sequence, long address) {
    Image image = sequence.start().copy();
    image.set(0, 0);
    image.set(Sequence.IMAGE, address);
    image.set(Sequence.COUNTER, Sequence.ROUNDS);
    image.set(Sequence.BASE, address + Image.MIDDLE);
    image.set(Sequence.STACK_BASE, address + Image.MIDDLE);
    image.set(Sequence.POINTER, address + Image.MIDDLE);
    return image;
  }

  private void emit(Sequence sequence, long image) {
    emitConstant(Sequence.IMAGE, image);
    emit("ld", "rd", 5, "rs1", Sequence.IMAGE, "imm", Image.FCSR);
    emit("csrw", "csr", 3, "rs1", 5);
    for (int n = 0; n < 32; n++) {
      emit("fld", "rd", n, "rs1", Sequence.IMAGE, "imm", Image.F + 8 * n);
    }
    for (int n = 1; n < 32; n++) {
      if (n != Sequence.IMAGE) {
        emit("ld", "rd", n, "rs1", Sequence.IMAGE, "imm", 8 * n);
      }
    }
    emit("jal", "imm", 4); // a translated region may begin behind a jump
    int loop = code.position();
    for (int word : sequence.words()) {
      put(word);
    }
    emit("addi", "rd", Sequence.COUNTER, "rs1", Sequence.COUNTER, "imm", -1);
    emit("bne", "rs1", Sequence.COUNTER, "rs2", 0, "imm", loop - code.position());
    emit("jal", "imm", 4);
    for (int n = 1; n < 32; n++) {
      emit("sd", "rs2", n, "rs1", Sequence.IMAGE, "imm", 8 * n);
    }
    for (int n = 0; n < 32; n++) {
      emit("fsd", "rs2", n, "rs1", Sequence.IMAGE, "imm", Image.F + 8 * n);
    }
    emit("csrr", "rd", 5, "csr", 3);
    emit("sd", "rs2", 5, "rs1", Sequence.IMAGE, "imm", Image.FCSR);
  }

  private void emitSystemCall(int number, long a0, long a1, long a2) {
    emitConstant(10, a0);
    emitConstant(11, a1);
    emitConstant(12, a2);
    emitConstant(17, number);
    emit("ecall");
  }

  private void emitConstant(int register, long value) {
    long low = value << 52 >> 52;
    emit("lui", "rd", register, "imm", value - low);
    emit("addi", "rd", register, "rs1", register, "imm", low);
  }

  private void emit(String mnemonic, Object... fieldsAndValues) {
    put(Rows.word(mnemonic, fieldsAndValues));
  }

  private void put(int word) {
    if (Sequence.length(word) == 4) {
      code.putInt(word);
    } else {
      code.putShort((short) word);
    }
  }

  /** The instructions, for {@link #CODE}. */
  byte[] code() {
    return Arrays.copyOf(code.array(), code.position());
  }

  /** The images at the start, for {@link #DATA}. */
  byte[] data() {
    return data.clone();
  }

  /** The image of sequence {@code i} in what the program wrote. */
  static Image image(byte[] output, int i) {
    return new Image(Arrays.copyOfRange(output, i * Image.SIZE, (i + 1) * Image.SIZE));
  }

  /** The program as an ELF file. */
  byte[] elf() {
    int codeBytes = code.position();
    int dataOffset = PAGE + (codeBytes + PAGE - 1) / PAGE * PAGE;
    ByteBuffer file = ByteBuffer.allocate(dataOffset + data.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put("\177ELF".getBytes(StandardCharsets.ISO_8859_1));
    file.put(new byte[] {2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0}); // 64 bits, little-endian, version 1
    file.putShort((short) 2).putShort(EM_RISCV).putInt(1); // executable
    file.putLong(CODE).putLong(ELF_HEADER).putLong(0).putInt(ELF_FLAGS);
    file.putShort((short) ELF_HEADER).putShort((short) PROGRAM_HEADER).putShort((short) 2);
    file.putShort((short) 64).putShort((short) 0).putShort((short) 0);
    segment(file, 5, PAGE, CODE, codeBytes);
    segment(file, 6, dataOffset, DATA, data.length);
    file.position(PAGE).put(code.array(), 0, codeBytes);
    file.position(dataOffset).put(data);
    return file.array();
  }

  private static void segment(ByteBuffer file, int flags, long offset, long gva, long size) {
    file.putInt(1).putInt(flags).putLong(offset).putLong(gva).putLong(gva);
    file.putLong(size).putLong(size).putLong(PAGE);
  }
}
