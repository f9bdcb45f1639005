package dev.rhea.cpu.decode;

import java.io.ByteArrayOutputStream;

/** The bytes of one pass, little-endian, and where it has got to. */
final class AssemblyOutput {
  private final long origin;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private boolean behindCode;

  AssemblyOutput(long origin) {
    this.origin = origin;
  }

  void restart() {
    bytes.reset();
    behindCode = false;
  }

  /** gva of the next byte. */
  long address() {
    return origin + bytes.size();
  }

  /** Whether the last thing emitted was an instruction. */
  boolean behindCode() {
    return behindCode;
  }

  void instruction(int word, int length) {
    little(word, length);
    behindCode = true;
  }

  void little(long value, int length) {
    for (int i = 0; i < length; i++) {
      bytes.write((int) (value >>> (8 * i)));
    }
    behindCode = false;
  }

  void raw(byte[] data) {
    bytes.writeBytes(data);
    behindCode = false;
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }
}
