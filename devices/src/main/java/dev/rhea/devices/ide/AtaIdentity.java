package dev.rhea.devices.ide;

/** What a disk tells of itself: the words of IDENTIFY DEVICE (8.15, table 27). */
final class AtaIdentity {
  static final int HEADS = 16;
  static final int SECTORS_PER_TRACK = 63;
  static final int DEFAULT_MODE = 0x45; // Ultra DMA 5

  private static final int MOST_CYLINDERS = 16_383;
  private static final int WORDS = 256;

  // SET FEATURES' transfer modes (table 45).
  private static final int MODE_PIO_FLOW = 0x08;
  private static final int MODE_MULTIWORD = 0x20;
  private static final int MODE_ULTRA = 0x40;
  private static final int BEST_PIO = 4;
  private static final int BEST_MULTIWORD = 2;
  private static final int BEST_ULTRA = 5;

  private final long sectors;
  private final String serial;

  AtaIdentity(long sectors, String serial) {
    this.sectors = sectors;
    this.serial = serial;
  }

  /** Whether a disk here has a transfer mode. */
  static boolean isMode(int code) {
    int number = code & 7;
    return switch (code & ~7) {
      case 0 -> true; // The default PIO mode.
      case MODE_PIO_FLOW -> number <= BEST_PIO;
      case MODE_MULTIWORD -> number <= BEST_MULTIWORD;
      case MODE_ULTRA -> number <= BEST_ULTRA;
      default -> false;
    };
  }

  /** All 512 bytes. */
  byte[] words(int multiple, int mode, boolean writeCache, int heads, int sectorsPerTrack) {
    int[] w = new int[WORDS];
    long cylinders = Math.min(MOST_CYLINDERS, sectors / (HEADS * SECTORS_PER_TRACK));
    w[0] = 0x0040; // a fixed disk
    w[1] = (int) cylinders;
    w[3] = HEADS;
    w[6] = SECTORS_PER_TRACK;
    putText(w, 10, 10, serial);
    putText(w, 23, 4, "1.0");
    putText(w, 27, 20, "RHEA HARDDISK");
    w[47] = 0x8000 | AtaDisk.MOST_MULTIPLE;
    w[49] = 0x0b00; // DMA, LBA, IORDY
    w[50] = 0x4000;
    w[53] = 7; // words 54 to 58, 64 to 70 and 88 hold something
    long current = Math.min(65_535, sectors / ((long) heads * sectorsPerTrack));
    w[54] = (int) current;
    w[55] = heads;
    w[56] = sectorsPerTrack;
    put32(w, 57, current * heads * sectorsPerTrack);
    w[59] = multiple == 0 ? 0 : 0x100 | multiple;
    put32(w, 60, Math.min(sectors, 0xfff_ffff));
    w[63] = modes(BEST_MULTIWORD, MODE_MULTIWORD, mode);
    w[64] = 3; // PIO 3 and 4
    w[65] = 120; // nanoseconds a cycle: multiword DMA, PIO
    w[66] = 120;
    w[67] = 120;
    w[68] = 120;
    w[80] = 0x0070; // ATA/ATAPI-4 to 6
    w[82] = 0x4060; // NOP, look-ahead, write cache
    w[83] = 0x7400; // FLUSH CACHE and EXT, 48-bit addresses
    w[84] = 0x4000;
    w[85] = 0x4040 | (writeCache ? 0x20 : 0);
    w[86] = 0x3400;
    w[87] = 0x4000;
    w[88] = modes(BEST_ULTRA, MODE_ULTRA, mode);
    w[93] = 0x604b; // 80 conductors, drive 0
    put32(w, 100, sectors);
    put32(w, 102, sectors >>> 32);
    return withChecksum(w);
  }

  /**
   * The modes up to the best in the low byte, the chosen one, if of this kind, in the high byte.
   */
  private static int modes(int best, int kind, int chosen) {
    return (2 << best) - 1 | ((chosen & ~7) == kind ? 0x100 << (chosen & 7) : 0);
  }

  private static void put32(int[] words, int at, long value) {
    words[at] = (int) value & 0xffff;
    words[at + 1] = (int) (value >>> 16) & 0xffff;
  }

  /** Text, padded by blanks, the first character of two in the upper byte. */
  static void putText(int[] words, int at, int length, String text) {
    for (int i = 0; i < 2 * length; i++) {
      int character = i < text.length() ? text.charAt(i) & 0x7f : ' ';
      words[at + i / 2] |= character << (i % 2 == 0 ? 8 : 0);
    }
  }

  /** As bytes, with the signature and the checksum of word 255: all bytes add up to 0. */
  static byte[] withChecksum(int[] words) {
    words[255] = 0xa5;
    byte[] bytes = new byte[2 * WORDS];
    int sum = 0;
    for (int i = 0; i < WORDS; i++) {
      bytes[2 * i] = (byte) words[i];
      bytes[2 * i + 1] = (byte) (words[i] >>> 8);
      sum += bytes[2 * i] + bytes[2 * i + 1];
    }
    bytes[2 * WORDS - 1] = (byte) -sum;
    return bytes;
  }
}
