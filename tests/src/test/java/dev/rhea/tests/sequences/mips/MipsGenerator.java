package dev.rhea.tests.sequences.mips;

import dev.rhea.cpu.decode.Decoder;
import dev.rhea.cpu.decode.FieldSpec;
import dev.rhea.cpu.decode.Row;
import dev.rhea.tests.sequences.mips.MipsSequence.Unit;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Draws sequences. Fields are random but for what keeps a sequence harmless and defined: reserved
 * registers are not written, memory operands stay in the scratch buffer and are aligned, branches
 * go forward, operands of word instructions are words, bit fields lie in their register.
 */
final class MipsGenerator {
  /** Rows that trap, jump or touch the system. */
  private static final Set<String> EXCLUDED =
      Set.of(
          "add", "addi", "sub", "dadd", "daddi", "dsub", "j", "jal", "jr", "jalr", "syscall",
          "break", "mfc0", "mtc0", "dmfc0", "dmtc0", "tlbr", "tlbwi", "tlbwr", "tlbp", "eret",
          "wait", "cache", "di", "ei", "rdpgpr", "wrpgpr", "rdhwr", "ctc1", "pref", "prefx", "tge",
          "tgeu", "tlt", "tltu", "teq", "tne", "tgei", "tgeiu", "tlti", "tltiu", "teqi", "tnei");

  private static final int[] READABLE_FCR = {25, 26, 28, 31};
  private static final int UNITS = 40;
  private static final int TRIES = 1000;

  private final MipsGuest guest;
  private final Decoder decoder;
  private final List<Row> rows;
  private final SplittableRandom random;
  private final MipsValues values;

  /**
   * @param floating whether half of the instructions are the floating-point unit's, else none
   */
  MipsGenerator(MipsGuest guest, boolean floating, long seed) {
    this.guest = guest;
    this.decoder = new Decoder(guest.architecture().patterns());
    this.random = new SplittableRandom(seed);
    this.values = new MipsValues(random);
    List<Row> integer = eligible(false);
    rows = new ArrayList<>(integer);
    if (floating) {
      List<Row> fp = eligible(true);
      for (int i = 0; i < Math.max(1, integer.size() / fp.size()); i++) {
        rows.addAll(fp);
      }
    }
  }

  private List<Row> eligible(boolean floating) {
    return guest.architecture().patterns().rows().stream()
        .filter(row -> !row.reserved() && !EXCLUDED.contains(row.mnemonic()))
        .filter(row -> row.location().contains("fpu") == floating)
        .filter(row -> guest.is64() || !row.extension().matches("(FPU\\+)?MIPS64(R2)?"))
        .filter(row -> guest.fr || !needsFr(row))
        .toList();
  }

  /** Whether it needs floating-point registers of 64 bits. */
  private static boolean needsFr(Row row) {
    String m = row.mnemonic();
    return m.contains(".l.") || m.endsWith(".l") || m.equals("luxc1") || m.equals("suxc1");
  }

  MipsSequence next() {
    List<Unit> units = new ArrayList<>();
    while (units.size() < UNITS) {
      units.add(unit(rows.get(random.nextInt(rows.size()))));
    }
    return new MipsSequence(units, start());
  }

  private byte[] start() {
    byte[] bytes = new byte[MipsProgram.SIZE];
    ByteBuffer image = ByteBuffer.wrap(bytes).order(guest.order());
    for (int n = 1; n < 32; n++) {
      long value = values.integer();
      boolean word = !guest.is64() || MipsSequence.isReserved(n);
      image.putLong(8 * n, word ? (int) value : value);
    }
    boolean doubles = random.nextBoolean();
    for (int n = 0; n < 32; n++) {
      boolean pair = !guest.fr && doubles;
      long wide = n % 2 == 0 ? values.floating(doubles) : 0;
      if (pair && n % 2 == 0) {
        image.putLong(8 * (MipsProgram.F + n), wide & 0xFFFF_FFFFL);
        image.putLong(8 * (MipsProgram.F + n + 1), wide >>> 32);
      } else if (!pair) {
        image.putLong(8 * (MipsProgram.F + n), values.floating(doubles));
      }
    }
    // Any rounding mode, flags and condition codes; nothing enabled, no cause, no flushing.
    image.putLong(8 * MipsProgram.FCSR, random.nextInt() & 0xFE80_007FL);
    image.putLong(8 * MipsProgram.HI, (int) values.integer());
    image.putLong(8 * MipsProgram.LO, (int) values.integer());
    for (int at = MipsProgram.SCRATCH; at < MipsProgram.SIZE; at += 8) {
      image.putLong(at, random.nextInt(3) == 0 ? values.floating(doubles) : random.nextLong());
    }
    return bytes;
  }

  private Unit unit(Row row) {
    List<Integer> words = new ArrayList<>();
    int word = draw(row);
    if (row.delayed()) {
      words.add(word);
      Row slot;
      do {
        slot = rows.get(random.nextInt(rows.size()));
      } while (slot.delayed() || !prepared(slot, 0).isEmpty() || slot.mnemonic().contains("xc1"));
      words.add(draw(slot));
      return new Unit(words, 1 + random.nextInt(5));
    }
    words.addAll(prepared(row, word));
    if (row.fieldIndex("index") >= 0) {
      int offset = random.nextInt(-200, 200) * 8;
      words.add(0x2400_0000 | MipsSequence.POINTER << 16 | offset & 0xFFFF); // addiu s1, zero
    }
    words.add(word);
    return new Unit(words, 0);
  }

  /** Instructions that make words of the operands of a word instruction on a 64-bit guest. */
  private List<Integer> prepared(Row row, int word) {
    List<Integer> words = new ArrayList<>();
    boolean wordInstruction =
        guest.is64() && row.extension().startsWith("MIPS32") && !row.location().contains("fpu");
    if (wordInstruction && row.fieldIndex("offset") < 0) {
      for (String name : List.of("rs", "rt")) {
        int field = row.fieldIndex(name);
        if (field >= 0 && !row.field(name).segments().isEmpty()) {
          int register = (int) row.field(name).extract(word);
          if (!MipsSequence.isReserved(register)) {
            words.add(register << 16 | register << 11); // sll r, r, 0
          }
        }
      }
      if (row.mnemonic().matches("m(add|sub)u?")) {
        words.add(0x0000_0010 | 1 << 11); // mfhi at
        words.add(1 << 16 | 1 << 11);
        words.add(0x0000_0011 | 1 << 21); // mthi at
      }
    }
    return words;
  }

  /** A word that is harmless and of that row. */
  private int draw(Row row) {
    for (int i = 0; i < TRIES; i++) {
      int word = row.value();
      for (FieldSpec field : row.fields()) {
        word |= random.nextInt() & field.mask();
      }
      word = constrained(row, word);
      if (decoder.row(word) == row.index() && isDefined(row, word)) {
        return word;
      }
    }
    throw new AssertionError("no word of " + row + " can be drawn");
  }

  private int constrained(Row row, int drawn) {
    int word = drawn;
    if (row.fieldIndex("base") >= 0) {
      word = row.field("base").insert(word, MipsSequence.BASE);
    }
    if (row.fieldIndex("index") >= 0) {
      word = row.field("index").insert(word, MipsSequence.POINTER);
    }
    if (row.fieldIndex("offset") >= 0) {
      int offset = random.nextInt(-2000, 2000);
      boolean bytes = row.mnemonic().matches("[ls][wd][lr]|lbu?|sb");
      word = row.field("offset").insert(word, bytes ? offset : offset & -8);
    }
    if (row.fieldIndex("fcr") >= 0) {
      word = row.field("fcr").insert(word, READABLE_FCR[random.nextInt(READABLE_FCR.length)]);
    }
    if (!guest.fr && (row.mnemonic().contains(".d") || row.mnemonic().matches(".*dx?c1"))) {
      for (String name : List.of("fd", "fs", "ft", "fr")) {
        if (row.fieldIndex(name) >= 0) {
          word = row.field(name).insert(word, row.field(name).extract(word) & ~1);
        }
      }
    }
    return word;
  }

  private static boolean isDefined(Row row, int word) {
    for (String name : List.of("rd", "rt")) {
      int field = row.fieldIndex(name);
      if (field >= 0 && MipsSequence.isReserved(row.field(name).extract(word))) {
        return false;
      }
    }
    if (row.fieldIndex("lsb") >= 0) {
      long lsb = row.field("lsb").extract(word);
      int bits = row.mnemonic().startsWith("d") ? 64 : 32;
      return row.fieldIndex("size") >= 0
          ? lsb + row.field("size").extract(word) <= bits
          : row.field("msb").extract(word) >= lsb;
    }
    // The register of a linking branch is overwritten by it.
    return !row.mnemonic().contains("al") || (word >>> 21 & 31) != 31;
  }
}
