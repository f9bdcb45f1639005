package dev.rhea.cpu.decode;

import java.io.ByteArrayOutputStream;

/** The bytes of one pass, little-endian, and where it has got to. */
final class AssemblyOutput {
  private final long origin;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  AssemblyOutput(long origin) {
    this.origin = origin;
  }

  void restart() {
    bytes.reset();
  }

  /** gva of the next byte. */
  long address() {
    return origin + bytes.size();
  }

  void little(long value, int length) {
    for (int i = 0; i < length; i++) {
      bytes.write((int) (value >>> (8 * i)));
    }
  }

  void raw(byte[] data) {
    bytes.writeBytes(data);
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }
}
