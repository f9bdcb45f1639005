package dev.rhea.machine.boot;

/** Sizes for humans. */
final class MemorySize {
  private MemorySize() {}

  /** {@code 200 MiB}, {@code 1.5 KiB}, {@code 17 bytes}; {@code bytes} is unsigned. */
  static String text(long bytes) {
    if (Long.compareUnsigned(bytes, 1024) < 0) {
      return bytes + " bytes";
    }
    String[] units = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    int unit = (Long.SIZE - 1 - Long.numberOfLeadingZeros(bytes)) / 10 - 1;
    long tenths = (bytes >>> (10 * unit)) * 10 / 1024;
    return tenths / 10 + (tenths % 10 == 0 ? "" : "." + tenths % 10) + " " + units[unit];
  }
}
