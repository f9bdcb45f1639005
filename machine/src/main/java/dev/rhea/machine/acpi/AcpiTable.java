package dev.rhea.machine.acpi;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A table under construction: its header (ACPI 5.2.6), then little-endian fields in order. */
public final class AcpiTable {
  private static final int HEADER_SIZE = 36;
  private static final int LENGTH = 4;
  private static final int CHECKSUM = 9;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /**
   * Begins a table.
   *
   * @param signature four letters
   */
  public AcpiTable(String signature, int revision) {
    text(signature, 4);
    u32(0); // length
    u8(revision);
    u8(0); // checksum
    text("RHEA", 6);
    text("RHEAVM", 8);
    u32(1); // our revision of it
    text("RHEA", 4);
    u32(1);
  }

  /** Appends {@code value}'s lowest byte. */
  public AcpiTable u8(int value) {
    bytes.write(value);
    return this;
  }

  /** Appends 16 bits. */
  public AcpiTable u16(int value) {
    return u8(value).u8(value >>> 8);
  }

  /** Appends 32 bits. */
  public AcpiTable u32(int value) {
    return u16(value).u16(value >>> 16);
  }

  /** Appends 64 bits. */
  public AcpiTable u64(long value) {
    return u32((int) value).u32((int) (value >>> 32));
  }

  /** Appends {@code count} zero bytes. */
  public AcpiTable zeros(int count) {
    for (int i = 0; i < count; i++) {
      u8(0);
    }
    return this;
  }

  /** Appends ASCII, blanks up to {@code size}. */
  public AcpiTable text(String value, int size) {
    for (int i = 0; i < size; i++) {
      u8(i < value.length() ? value.charAt(i) : ' ');
    }
    return this;
  }

  /** Appends bytes. */
  public AcpiTable bytes(byte[] more) {
    bytes.writeBytes(more);
    return this;
  }

  /** Appends a generic address structure for a register of one byte in memory (ACPI 5.2.3.2). */
  public AcpiTable byteRegister(long gpa) {
    return u8(0).u8(8).u8(0).u8(1).u64(gpa);
  }

  /** Bytes so far. */
  public int size() {
    return bytes.size();
  }

  /** The table with length and checksum filled in. */
  public byte[] toBytes() {
    byte[] table = bytes.toByteArray();
    if (table.length < HEADER_SIZE) {
      throw new IllegalStateException("a table is its header at least");
    }
    for (int i = 0; i < 4; i++) {
      table[LENGTH + i] = (byte) (table.length >>> 8 * i);
    }
    table[CHECKSUM] = checksum(table, table.length);
    return table;
  }

  /** What makes the sum of the first {@code length} bytes zero. */
  static byte checksum(byte[] table, int length) {
    int sum = 0;
    for (int i = 0; i < length; i++) {
      sum += table[i];
    }
    return (byte) -sum;
  }

  /**
   * The pointer with which all begins (ACPI 5.2.5.3, revision 2).
   *
   * @param xsdt gpa of the extended system description table
   */
  static byte[] rootPointer(long xsdt) {
    byte[] rsdp = new byte[36];
    byte[] signature = "RSD PTR RHEA  ".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(signature, 0, rsdp, 0, 8);
    System.arraycopy(signature, 8, rsdp, 9, 6);
    rsdp[15] = 2;
    rsdp[20] = (byte) rsdp.length;
    for (int i = 0; i < 8; i++) {
      rsdp[24 + i] = (byte) (xsdt >>> 8 * i);
    }
    rsdp[8] = checksum(rsdp, 20);
    rsdp[32] = checksum(rsdp, rsdp.length);
    return rsdp;
  }
}
