package dev.rhea.tests.fuzz;

import dev.rhea.cpu.decode.Assembler;
import dev.rhea.cpu.decode.FieldSpec;
import dev.rhea.cpu.decode.Row;
import dev.rhea.cpu.riscv.RvArchitecture;
import dev.rhea.cpu.riscv.RvPseudos;
import dev.rhea.machine.board.riscv.VirtMap;
import dev.rhea.machine.demo.DemoGuest;
import dev.rhea.machine.demo.DemoSize;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * Programs for machine mode at the start of RAM, as hostile as random numbers are.
 *
 * <pre>
 * offset  0  a prologue: trap vector, PMP, FS, page tables, registers, a mode
 *    0x1000  random instructions, then a jump back to the first
 *    0x2000  the registers' values, of which many are addresses
 *    0x4000  a page table whose entries for devices and RAM map them to themselves; the rest is random
 * </pre>
 */
final class FuzzPrograms {
  private static final int SIZE = 0x6000;
  private static final int BODY = 0x1000;
  private static final int REGISTERS = 0x2000;
  private static final int TABLE = 0x4000;
  private static final int TABLE_END = 0x5000;
  private static final int MAX_WORDS = 600;
  private static final long ORIGIN = KnownProgram.ORIGIN;

  /** Leaf with V, R, W, X, A and D; U is drawn. */
  private static final long LEAF = 0xCF;

  private static final int U = 0x10;

  private static final Set<String> NEAR =
      Set.of("beq", "bne", "blt", "bge", "bltu", "bgeu", "jal", "auipc");

  private static final int[] CSRS = {
    0x001, 0x002, 0x003, 0x100, 0x104, 0x105, 0x106, 0x10A, 0x140, 0x141, 0x142, 0x143, 0x144,
    0x14D, 0x180, 0x300, 0x301, 0x302, 0x303, 0x304, 0x305, 0x306, 0x30A, 0x320, 0x323, 0x340,
    0x341, 0x342, 0x343, 0x344, 0x3A0, 0x3A2, 0x3AE, 0x3B0, 0x3B1, 0x3BF, 0x3EF, 0x7A0, 0x7A1,
    0xB00, 0xB02, 0xB03, 0xC00, 0xC01, 0xC02, 0xC03, 0xF11, 0xF14
  };

  private static final List<Row> ROWS = rowsWhere(row -> !row.reserved());
  private static final List<Row> SYSTEM =
      rowsWhere(row -> !row.reserved() && row.location().contains("system"));
  private static final List<Row> MEMORY = rowsWhere(row -> row.operands().text().contains("(rs1)"));
  private static final Row JAL = rowsWhere(row -> row.mnemonic().equals("jal")).getFirst();
  private static final byte[] DEMO = DemoGuest.image(DemoSize.QUICK, false);

  private final SplittableRandom random;
  private final Assembler assembler = RvPseudos.assembler();

  FuzzPrograms(SplittableRandom random) {
    this.random = random;
  }

  private static List<Row> rowsWhere(Predicate<Row> condition) {
    return RvArchitecture.INSTANCE.patterns().rows().stream().filter(condition).toList();
  }

  /** Bytes, none of which means anything, mostly behind a prologue that sets up the traps. */
  byte[] randomBytes() {
    byte[] bytes = new byte[4 * (1 + random.nextInt(2048))];
    random.nextBytes(bytes);
    if (random.nextInt(4) == 0) {
      return bytes;
    }
    byte[] image = instructions();
    System.arraycopy(bytes, 0, image, BODY, Math.min(bytes.length, REGISTERS - BODY));
    return image;
  }

  /** A real program with a few bits, bytes or words changed. */
  byte[] damagedProgram() {
    return damage(random.nextBoolean() ? KnownProgram.image() : DEMO, random);
  }

  /** {@code bytes} with a few bits, bytes or words changed. */
  static byte[] damage(byte[] bytes, SplittableRandom random) {
    byte[] damaged = bytes.clone();
    for (int i = 1 << random.nextInt(6); i > 0; i--) {
      int at = random.nextInt(damaged.length);
      switch (random.nextInt(3)) {
        case 0 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> damaged[at] = (byte) random.nextInt();
        default -> {
          int end = Math.min(at + 4, damaged.length);
          for (int j = at; j < end; j++) {
            damaged[j] = (byte) random.nextInt();
          }
        }
      }
    }
    return damaged;
  }

  /** Valid instructions of all kinds between a prologue and a jump back. */
  byte[] instructions() {
    byte[] bytes = new byte[SIZE];
    ByteBuffer image = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    byte[] prologue = assembler.assemble("prologue.s", prologue(), ORIGIN).bytes();
    image.put(0, prologue);
    image.position(BODY);
    for (int words = 10 + random.nextInt(MAX_WORDS); words > 0; words--) {
      Row row = row();
      put(image, row, word(row));
    }
    int back = BODY - image.position();
    image.putInt(JAL.field("imm").insert(JAL.value(), back));
    for (int n = 0; n < 64; n++) {
      image.putLong(REGISTERS + 8 * n, n < 32 ? register() : random.nextLong());
    }
    for (int at = TABLE; at < TABLE_END; at += 8) {
      image.putLong(at, random.nextInt(4) == 0 ? random.nextLong() : 0);
    }
    image.putLong(TABLE, leaf(0));
    image.putLong(TABLE + 16, leaf(ORIGIN));
    return bytes;
  }

  private long leaf(long gpa) {
    return gpa >>> 12 << 10 | LEAF | (random.nextInt(3) == 0 ? U : 0);
  }

  // ---- the prologue -----------------------------------------------------------------------------

  private String prologue() {
    StringBuilder text = new StringBuilder();
    line(text, "la t0, handler");
    if (random.nextInt(8) == 0) {
      line(text, "li t0, " + register());
    }
    line(text, "csrw mtvec, t0");
    line(text, "csrw stvec, t0");
    if (random.nextInt(3) == 0) {
      line(text, "li t0, " + random.nextInt(1 << 16));
      line(text, "csrw medeleg, t0");
      line(text, "csrw mideleg, t0");
    }
    if (random.nextInt(4) != 0) {
      line(text, "li t0, -1");
      line(text, "csrw pmpaddr0, t0");
      line(text, "li t0, 31");
      line(text, "csrw pmpcfg0, t0");
    }
    if (random.nextInt(3) == 0) {
      line(text, "li t0, " + (random.nextInt() & 0xAAA));
      line(text, "csrw mie, t0");
    }
    line(text, "li t0, " + satp());
    line(text, "csrw satp, t0");
    // FS on, and the mode that mret enters.
    long mode = random.nextInt(2) == 0 ? 3 : random.nextInt(2);
    long others = random.nextInt(3) == 0 ? random.nextInt() & 0x7F_E0AAL : 0;
    line(text, "li t0, " + (others & ~0x1800L | 0x2000 | mode << 11));
    line(text, "csrw mstatus, t0");
    line(text, "li t0, " + (ORIGIN + BODY));
    line(text, "csrw mepc, t0");
    line(text, "li t6, " + (ORIGIN + REGISTERS));
    for (int n = 0; n < 32; n++) {
      line(text, "fld f" + n + ", " + (256 + 8 * n) + "(t6)");
    }
    for (int n = 1; n < 32; n++) {
      line(text, "ld x" + n + ", " + 8 * n + "(t6)");
    }
    line(text, "mret");
    text.append(".align 3\nhandler:\n");
    line(text, "csrrw t6, mscratch, t6");
    switch (random.nextInt(6)) {
      case 0 -> line(text, "li t6, " + (ORIGIN + BODY + 4 * random.nextInt(MAX_WORDS)));
      case 1 -> {
        line(text, "csrr t6, mepc");
        line(text, "addi t6, t6, " + (random.nextInt(4) == 0 ? 2 : 4));
      }
      default -> resumeAtNextPlace(text);
    }
    line(text, "csrw mepc, t6");
    if (random.nextBoolean()) {
      line(text, "csrw satp, zero");
      line(text, "li t6, 0x3800");
      line(text, "csrs mstatus, t6");
    }
    line(text, "csrrw t6, mscratch, t6");
    line(text, "mret");
    text.append(".align 3\nsaved:\n.dword 0\nplace:\n.dword 0\n");
    return text.toString();
  }

  /** Goes through the body whatever happened, so that a wild jump is not the end of it. */
  private static void resumeAtNextPlace(StringBuilder text) {
    line(text, "la t6, saved");
    line(text, "sd t5, 0(t6)");
    line(text, "ld t5, 8(t6)");
    line(text, "addi t5, t5, 4");
    line(text, "andi t5, t5, 0x7ff");
    line(text, "sd t5, 8(t6)");
    line(text, "li t6, " + (ORIGIN + BODY));
    line(text, "add t6, t6, t5");
    line(text, "la t5, saved");
    line(text, "ld t5, 0(t5)");
  }

  private static void line(StringBuilder text, String instruction) {
    text.append("  ").append(instruction).append('\n');
  }

  /** Off, the table of the image under one of the modes, or garbage. */
  private long satp() {
    long table = ORIGIN + TABLE >>> 12;
    return switch (random.nextInt(4)) {
      case 0 -> 0;
      case 1 -> random.nextLong();
      case 2 -> 8L << 60 | (long) random.nextInt(1 << 16) << 44 | table;
      default -> (long) random.nextInt(8, 11) << 60 | table + random.nextInt(-2, 3);
    };
  }

  // ---- registers --------------------------------------------------------------------------------

  private long register() {
    return switch (random.nextInt(10)) {
      case 0 -> random.nextLong();
      case 1 -> random.nextInt(-64, 64);
      case 2, 3 -> device();
      case 4 -> ORIGIN + BODY + 2 * random.nextInt(2 * MAX_WORDS);
      case 5 -> word(row()); // for stores into the code
      case 6 -> ORIGIN + (8 << 20) - random.nextInt(32); // the end of RAM
      case 7 -> (ORIGIN + random.nextInt(8 << 20) & -4096) - random.nextInt(8);
      default -> ORIGIN + random.nextInt(8 << 20);
    };
  }

  private long device() {
    VirtMap[] all = VirtMap.values();
    VirtMap one = all[random.nextInt(all.length)];
    if (one == VirtMap.TEST && random.nextInt(8) != 0) {
      one = VirtMap.VIRTIO; // not too many power-offs
    }
    long gpa = one == VirtMap.VIRTIO ? VirtMap.virtioGpa(random.nextInt(8)) : one.gpa();
    return gpa + (random.nextBoolean() ? 0 : random.nextInt(0x200));
  }

  // ---- instructions -----------------------------------------------------------------------------

  private Row row() {
    List<Row> from =
        switch (random.nextInt(5)) {
          case 0 -> SYSTEM;
          case 1, 2 -> MEMORY;
          default -> ROWS;
        };
    return from.get(random.nextInt(from.size()));
  }

  private int word(Row row) {
    int word = row.value() | random.nextInt() & ~row.mask();
    if (row.fieldIndex("csr") >= 0) {
      int csr = CSRS[random.nextInt(CSRS.length)];
      boolean fatal = csr == 0x305 || csr >>> 4 == 0x3A; // the trap vector and PMP
      if (!fatal && random.nextInt(16) != 0) {
        word = row.field("csr").insert(word, csr);
      }
    }
    if (row.fieldIndex("imm") >= 0) {
      FieldSpec imm = row.field("imm");
      long near = 2L * random.nextInt(-40, 40);
      if (NEAR.contains(row.method()) && imm.fits(near) && random.nextInt(16) != 0) {
        word = imm.insert(word, near);
      } else if (MEMORY.contains(row) && imm.width() == 12 && random.nextInt(4) != 0) {
        word = imm.insert(word, random.nextInt(32) * 4L);
      }
    }
    return word;
  }

  private static void put(ByteBuffer image, Row row, int word) {
    if (row.lengthBytes() == 4) {
      image.putInt(word);
    } else {
      image.putShort((short) word);
    }
  }
}
