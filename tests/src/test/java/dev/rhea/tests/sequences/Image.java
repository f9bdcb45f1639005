package dev.rhea.tests.sequences;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;

/**
 * What a sequence starts from and what it leaves, as it lies in guest memory: x0..x31, f0..f31 and
 * fcsr, eight bytes each, then a scratch buffer that every 12-bit offset from its middle stays in.
 */
final class Image {
  /** Offset of f0, in bytes. */
  static final int F = 256;

  /** Offset of fcsr. */
  static final int FCSR = 512;

  /** Offset of the scratch buffer, a multiple of the 64 bytes of a cache block. */
  static final int SCRATCH = 576;

  /** Offset of the address that the base registers hold. */
  static final int MIDDLE = SCRATCH + 2304;

  /** Bytes of an image, a multiple of 64. */
  static final int SIZE = SCRATCH + 4608;

  /** Registers in an image: x, f, fcsr. */
  static final int REGISTERS = 65;

  final byte[] bytes;
  private final ByteBuffer buffer;

  Image() {
    this(new byte[SIZE]);
  }

  Image(byte[] bytes) {
    this.bytes = bytes;
    this.buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  Image copy() {
    return new Image(bytes.clone());
  }

  /** Register {@code n}: 0 to 31 are x, 32 to 63 are f, 64 is fcsr. */
  long get(int n) {
    return buffer.getLong(8 * n);
  }

  void set(int n, long value) {
    buffer.putLong(8 * n, value);
  }

  /** Fills the scratch buffer from a number, the same on every JDK; 0 gives zeros. */
  void fillScratch(long seed) {
    long state = seed;
    for (int offset = SCRATCH; offset < SIZE; offset += 8) {
      state = state * 6364136223846793005L + 1442695040888963407L;
      buffer.putLong(offset, seed == 0 ? 0 : state ^ state >>> 29);
    }
  }

  boolean same(Image other) {
    return Arrays.equals(bytes, other.bytes);
  }

  /** One line for each place where {@code actual} differs from this one. */
  String differences(Image actual) {
    StringBuilder text = new StringBuilder();
    for (int n = 0; n < REGISTERS; n++) {
      if (get(n) != actual.get(n)) {
        line(text, name(n), get(n), actual.get(n));
      }
    }
    for (int offset = SCRATCH; offset < SIZE; offset += 8) {
      long wanted = buffer.getLong(offset);
      long got = actual.buffer.getLong(offset);
      if (wanted != got) {
        line(text, "scratch" + String.format(Locale.ROOT, "%+d", offset - MIDDLE), wanted, got);
      }
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String where, long wanted, long got) {
    text.append(String.format(Locale.ROOT, "  %-12s wanted %016x got %016x%n", where, wanted, got));
  }

  /** The name of register {@code n}, as in a line of a finding. */
  static String name(int n) {
    return n < 32 ? "x" + n : n < 64 ? "f" + (n - 32) : "fcsr";
  }

  /** The number of the register {@code name}. */
  static int number(String name) {
    return switch (name.charAt(0)) {
      case 'x' -> Integer.parseInt(name.substring(1));
      default -> name.equals("fcsr") ? 64 : 32 + Integer.parseInt(name.substring(1));
    };
  }
}
