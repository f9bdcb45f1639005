package dev.rhea.tests.sequences.mips;

import dev.rhea.cpu.decode.Assembler;
import dev.rhea.cpu.mips.MipsPseudos;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A static Linux program that runs sequences one after the other, each on its own image, writes all
 * images to standard output and exits.
 *
 * <p>An image: general registers, floating-point registers, FCSR, HI and LO in cells of eight bytes
 * (of a 32-bit guest the low word of each counts), then a scratch buffer.
 */
final class MipsProgram {
  /** gva of the first instruction. */
  static final long CODE = 0x40_0000;

  /** gva of the first image. */
  static final long DATA = 0x100_0000;

  static final int F = 32;
  static final int FCSR = 64;
  static final int HI = 65;
  static final int LO = 66;
  static final int REGISTERS = 67;
  static final int SCRATCH = 544;
  static final int MIDDLE = SCRATCH + 2048 + 256;
  static final int SIZE = SCRATCH + 4608;

  private static final int PAGE = 0x1_0000;
  private static final short EM_MIPS = 8;

  private static final Assembler ASSEMBLER = MipsPseudos.assembler();

  private final Map<String, Integer> words = new HashMap<>();
  private final MipsGuest guest;
  private final ByteBuffer code;
  private final byte[] data;

  MipsProgram(MipsGuest guest, List<MipsSequence> sequences) {
    this.guest = guest;
    code = ByteBuffer.allocate((int) (DATA - CODE)).order(guest.order());
    data = new byte[sequences.size() * SIZE];
    for (int i = 0; i < sequences.size(); i++) {
      System.arraycopy(sequences.get(i).start(), 0, data, i * SIZE, SIZE);
      emit(sequences.get(i), DATA + (long) i * SIZE);
    }
    systemCall(guest.write(), 1, DATA, data.length);
    systemCall(guest.exit(), 0, 0, 0);
  }

  private void emit(MipsSequence sequence, long image) {
    constant("$30", image);
    asm("lw $1, %d($30)".formatted(cell(FCSR)));
    asm("ctc1 $1, $31");
    asm(load() + " $1, %d($30)".formatted(cell(HI)));
    asm("mthi $1");
    asm(load() + " $1, %d($30)".formatted(cell(LO)));
    asm("mtlo $1");
    for (int n = 0; n < 32; n++) {
      asm((guest.fr ? "ldc1" : "lwc1") + " $f%d, %d($30)".formatted(n, floatCell(n)));
    }
    for (int n = 1; n < 32; n++) {
      if (n != MipsSequence.IMAGE) {
        asm(load() + " $%d, %d($30)".formatted(n, cell(n)));
      }
    }
    constant("$16", image + MIDDLE);
    jumpOn();
    sequence.words().forEach(code::putInt);
    jumpOn();
    for (int n = 1; n < 32; n++) {
      asm(store() + " $%d, %d($30)".formatted(n, cell(n)));
    }
    asm("mfhi $1");
    asm(store() + " $1, %d($30)".formatted(cell(HI)));
    asm("mflo $1");
    asm(store() + " $1, %d($30)".formatted(cell(LO)));
    for (int n = 0; n < 32; n++) {
      asm((guest.fr ? "sdc1" : "swc1") + " $f%d, %d($30)".formatted(n, floatCell(n)));
    }
    asm("cfc1 $1, $31");
    asm("sw $1, %d($30)".formatted(cell(FCSR)));
  }

  /** A translated region may begin behind a jump. */
  private void jumpOn() {
    code.putInt(0x1000_0001); // beq $0, $0, behind the slot
    code.putInt(0);
  }

  /** Offset of a register's cell as it is accessed. */
  private int cell(int n) {
    boolean word = !guest.is64() || n == FCSR;
    return 8 * n + (word && guest.bigEndian ? 4 : 0);
  }

  private int floatCell(int n) {
    return guest.fr ? 8 * (F + n) : cell(F + n);
  }

  private String load() {
    return guest.is64() ? "ld" : "lw";
  }

  private String store() {
    return guest.is64() ? "sd" : "sw";
  }

  private void constant(String register, long value) {
    asm("lui %s, %d".formatted(register, value >>> 16));
    asm("ori %s, %s, %d".formatted(register, register, value & 0xFFFF));
  }

  private void systemCall(int number, long a0, long a1, long a2) {
    constant("$4", a0);
    constant("$5", a1);
    constant("$6", a2);
    constant("$2", number);
    asm("syscall");
  }

  /** Appends an instruction that does not depend on where it stands. */
  private void asm(String source) {
    code.putInt(words.computeIfAbsent(source, s -> ASSEMBLER.word(s, CODE)));
  }

  /** The instructions, for {@link #CODE}. */
  byte[] code() {
    return Arrays.copyOf(code.array(), code.position());
  }

  /** The images at the start, for {@link #DATA}. */
  byte[] data() {
    return data.clone();
  }

  /** The program as an ELF file. */
  byte[] elf() {
    boolean wide = guest.is64();
    int codeBytes = code.position();
    int dataOffset = PAGE + (codeBytes + PAGE - 1) / PAGE * PAGE;
    ByteBuffer file = ByteBuffer.allocate(dataOffset + data.length).order(guest.order());
    file.put("\177ELF".getBytes(StandardCharsets.ISO_8859_1));
    file.put(new byte[] {(byte) (wide ? 2 : 1), (byte) (guest.bigEndian ? 2 : 1), 1});
    file.put(new byte[9]).putShort((short) 2).putShort(EM_MIPS).putInt(1);
    word(file, CODE);
    word(file, wide ? 64 : 52);
    word(file, 0);
    file.putInt(wide ? 0x8000_0000 : 0x7000_1000); // release 2 of MIPS64; of MIPS32 with o32
    file.putShort((short) (wide ? 64 : 52))
        .putShort((short) (wide ? 56 : 32))
        .putShort((short) (guest.fr ? 2 : 3));
    file.putShort((short) (wide ? 64 : 40)).putShort((short) 0).putShort((short) 0);
    segment(file, 5, PAGE, CODE, codeBytes);
    segment(file, 6, dataOffset, DATA, data.length);
    if (!guest.fr) {
      // Says that doubles are pairs of registers; otherwise QEMU sets Status.FR.
      int at = file.position() + 32;
      file.putInt(0x7000_0003).putInt(at).putInt((int) CODE - 0x1000).putInt((int) CODE - 0x1000);
      file.putInt(24).putInt(24).putInt(4).putInt(8);
      file.putShort((short) 0).put(new byte[] {32, 2, 1, 1, 0, 1}).position(at + 24);
    }
    file.position(PAGE).put(code.array(), 0, codeBytes);
    file.position(dataOffset).put(data);
    return file.array();
  }

  private void word(ByteBuffer file, long value) {
    if (guest.is64()) {
      file.putLong(value);
    } else {
      file.putInt((int) value);
    }
  }

  private void segment(ByteBuffer file, int flags, long offset, long gva, long size) {
    file.putInt(1);
    if (guest.is64()) {
      file.putInt(flags).putLong(offset).putLong(gva).putLong(gva);
      file.putLong(size).putLong(size).putLong(PAGE);
    } else {
      file.putInt((int) offset).putInt((int) gva).putInt((int) gva);
      file.putInt((int) size).putInt((int) size).putInt(flags).putInt(PAGE);
    }
  }
}
