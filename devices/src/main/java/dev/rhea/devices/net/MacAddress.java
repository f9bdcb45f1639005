package dev.rhea.devices.net;

import dev.rhea.devices.net.packet.Bytes;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An Ethernet address.
 *
 * @param value its 48 bits, the first byte sent in the most significant
 */
public record MacAddress(long value) {
  /** Its length, in bytes. */
  public static final int BYTES = 6;

  /** To all. */
  public static final MacAddress BROADCAST = new MacAddress(0xffff_ffff_ffffL);

  /** What QEMU gives a machine's first card; the next ones follow. */
  public static final MacAddress FIRST_CARD = new MacAddress(0x5254_0012_3456L);

  /** Reads one from a frame. */
  public static MacAddress at(byte[] bytes, int offset) {
    return new MacAddress(
        (Bytes.get16(bytes, offset) & 0xffffL) << 32
            | (Bytes.get32(bytes, offset + 2) & 0xffff_ffffL));
  }

  /** Writes it into a frame. */
  public void put(byte[] bytes, int offset) {
    Bytes.put16(bytes, offset, (int) (value >>> 32));
    Bytes.put32(bytes, offset + 2, (int) value);
  }

  /** Whether it means several: broadcast or multicast. */
  public boolean isGroup() {
    return (value & 1L << 40) != 0;
  }

  /** One of the six bytes, in sending order. */
  public int octet(int index) {
    return (int) (value >>> (8 * (BYTES - 1 - index))) & 0xff;
  }

  /** Reads {@code 52:54:00:12:34:56}, or with dashes; null if it is none. */
  public static @Nullable MacAddress parse(String text) {
    if (!text.matches("[0-9a-fA-F]{1,2}([:-][0-9a-fA-F]{1,2}){5}")) {
      return null;
    }
    long value = 0;
    for (String octet : text.split("[:-]", -1)) {
      value = value << 8 | Integer.parseInt(octet, 16);
    }
    return new MacAddress(value);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < BYTES; i++) {
      text.append(i == 0 ? "" : ":").append(String.format(Locale.ROOT, "%02x", octet(i)));
    }
    return text.toString();
  }
}
