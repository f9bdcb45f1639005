package dev.rhea.machine.acpi;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * ACPI machine language, as far as devices need it that are only to be found (ACPI 20, "ACPI
 * Machine Language"): scopes, devices, names, integers, strings, packages, resource templates.
 */
public final class Aml {
  // ACPI 20.2 "AML Grammar Definition" and 20.3 "AML Byte Stream Byte Values".
  private static final int NAME_OP = 0x08;
  private static final int BYTE_PREFIX = 0x0a;
  private static final int WORD_PREFIX = 0x0b;
  private static final int DWORD_PREFIX = 0x0c;
  private static final int STRING_PREFIX = 0x0d;
  private static final int SCOPE_OP = 0x10;
  private static final int BUFFER_OP = 0x11;
  private static final int PACKAGE_OP = 0x12;
  private static final int EXT_OP_PREFIX = 0x5b;
  private static final int DEVICE_OP = 0x82;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** A scope, such as {@code _SB_}. */
  public Aml scope(String name, Consumer<Aml> contents) {
    out.write(SCOPE_OP);
    return named(name, contents);
  }

  /** A device of four letters. */
  public Aml device(String name, Consumer<Aml> contents) {
    out.write(EXT_OP_PREFIX);
    out.write(DEVICE_OP);
    return named(name, contents);
  }

  private Aml named(String name, Consumer<Aml> contents) {
    Aml body = new Aml();
    body.nameString(name);
    contents.accept(body);
    block(body.toBytes());
    return this;
  }

  /** A name for an integer. */
  public Aml name(String name, long value) {
    out.write(NAME_OP);
    nameString(name);
    return integer(value);
  }

  /** A name for a string. */
  public Aml name(String name, String value) {
    out.write(NAME_OP);
    nameString(name);
    out.write(STRING_PREFIX);
    out.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
    out.write(0);
    return this;
  }

  /** {@code _HID} with a Plug-and-Play number such as {@code PNP0501} (ACPI 19.3.4). */
  public Aml plugAndPlayId(String id) {
    int number = Integer.parseInt(id.substring(3), 16);
    int letters =
        (id.charAt(0) - 0x40) << 26 | (id.charAt(1) - 0x40) << 21 | (id.charAt(2) - 0x40) << 16;
    // Compressed big-endian, in a little-endian integer.
    return name("_HID", Integer.toUnsignedLong(Integer.reverseBytes(letters | number)));
  }

  /** A name for a package of small integers. */
  public Aml packageOf(String name, int... values) {
    out.write(NAME_OP);
    nameString(name);
    out.write(PACKAGE_OP);
    Aml body = new Aml();
    body.out.write(values.length);
    for (int value : values) {
      body.integer(value);
    }
    block(body.toBytes());
    return this;
  }

  /** {@code _CRS}: what a device takes. */
  public Aml resources(Consumer<Resources> contents) {
    Resources resources = new Resources();
    contents.accept(resources);
    byte[] template = resources.toBytes();
    out.write(NAME_OP);
    nameString("_CRS");
    out.write(BUFFER_OP);
    Aml body = new Aml();
    body.integer(template.length);
    body.out.writeBytes(template);
    block(body.toBytes());
    return this;
  }

  private Aml integer(long value) {
    if (value == 0 || value == 1) {
      out.write((int) value); // ZeroOp, OneOp
      return this;
    }
    int size = value <= 0xff ? 1 : value <= 0xffff ? 2 : 4;
    if (value < 0 || value > 0xffff_ffffL) {
      throw new IllegalArgumentException("an integer of 32 bits: " + value);
    }
    out.write(size == 1 ? BYTE_PREFIX : size == 2 ? WORD_PREFIX : DWORD_PREFIX);
    for (int i = 0; i < size; i++) {
      out.write((int) (value >>> 8 * i));
    }
    return this;
  }

  private void nameString(String name) {
    String segment = name.startsWith("\\") ? name.substring(1) : name;
    if (segment.length() != 4) {
      throw new IllegalArgumentException("a name of four letters: " + name);
    }
    out.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
  }

  /** A package length, which counts its own bytes (ACPI 20.2.4), and what follows it. */
  private void block(byte[] body) {
    int length = body.length + 1;
    if (length < 0x40) {
      out.write(length);
    } else {
      int follow = body.length + 2 < 1 << 12 ? 1 : body.length + 3 < 1 << 20 ? 2 : 3;
      length = body.length + 1 + follow;
      out.write(follow << 6 | (length & 0xf));
      for (int i = 0; i < follow; i++) {
        out.write(length >>> 4 + 8 * i);
      }
    }
    out.writeBytes(body);
  }

  /** The byte code so far. */
  public byte[] toBytes() {
    return out.toByteArray();
  }

  /** A resource template (ACPI 6.4 "Resource Data Types for ACPI"). */
  public static final class Resources {
    private static final int IRQ_NO_FLAGS = 0x22;
    private static final int IO_PORT = 0x47;
    private static final int END_TAG = 0x79;
    private static final int MEMORY_32_FIXED = 0x86;
    private static final int EXTENDED_INTERRUPT = 0x89;

    private final AcpiTable bytes = new AcpiTable("", 0);
    private final int start = bytes.size();

    /** I/O ports at a fixed address. */
    public Resources ports(int first, int count) {
      bytes.u8(IO_PORT).u8(1).u16(first).u16(first).u8(0).u8(count);
      return this;
    }

    /** An interrupt of the ISA bus: edge-triggered, active high. */
    public Resources isaInterrupt(int irq) {
      bytes.u8(IRQ_NO_FLAGS).u16(1 << irq);
      return this;
    }

    /** An address range below 4 GiB. */
    public Resources memory(long gpa, long size) {
      bytes.u8(MEMORY_32_FIXED).u16(9).u8(1).u32((int) gpa).u32((int) size);
      return this;
    }

    /** A global system interrupt, level-triggered, active high, not shared. */
    public Resources interrupt(int gsi) {
      bytes.u8(EXTENDED_INTERRUPT).u16(6).u8(1).u8(1).u32(gsi);
      return this;
    }

    private byte[] toBytes() {
      bytes.u8(END_TAG).u8(0); // 0: no checksum
      byte[] all = bytes.toBytes();
      return java.util.Arrays.copyOfRange(all, start, all.length);
    }
  }
}
