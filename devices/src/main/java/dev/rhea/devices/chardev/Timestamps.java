package dev.rhea.devices.chardev;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Puts the time before each line of output while switched on (Ctrl-A t). */
final class Timestamps {
  private final LongSupplier nanos;
  private volatile boolean on;
  private boolean atLineStart = true;

  Timestamps(LongSupplier nanos) {
    this.nanos = nanos;
  }

  void toggle() {
    on = !on;
  }

  void write(CharBackend target, byte[] data, int offset, int length) {
    if (!on) {
      target.write(data, offset, length);
      return;
    }
    for (int i = offset; i < offset + length; i++) {
      write(target, data[i]);
    }
  }

  void write(CharBackend target, int value) {
    if (on) {
      writeStamped(target, value);
    } else {
      target.write(value);
    }
  }

  private synchronized void writeStamped(CharBackend target, int value) {
    if (atLineStart) {
      byte[] stamp = stamp(nanos.getAsLong() / 1_000_000).getBytes(StandardCharsets.US_ASCII);
      target.write(stamp, 0, stamp.length);
    }
    target.write(value);
    atLineStart = (value & 0xff) == '\n';
  }

  private static String stamp(long millis) {
    return String.format(
        Locale.ROOT,
        "[%02d:%02d:%02d.%03d] ",
        millis / 3_600_000,
        millis / 60_000 % 60,
        millis / 1000 % 60,
        millis % 1000);
  }
}
