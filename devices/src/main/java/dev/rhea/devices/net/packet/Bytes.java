package dev.rhea.devices.net.packet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers in network byte order in an array of bytes. Offsets need no alignment. */
public final class Bytes {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private Bytes() {}

  /** The byte there, 0 to 255. */
  public static int get8(byte[] bytes, int offset) {
    return bytes[offset] & 0xff;
  }

  /** The two bytes there, 0 to 65535. */
  public static int get16(byte[] bytes, int offset) {
    return (short) SHORT.get(bytes, offset) & 0xffff;
  }

  /** The four bytes there. */
  public static int get32(byte[] bytes, int offset) {
    return (int) INT.get(bytes, offset);
  }

  /** The eight bytes there. */
  public static long get64(byte[] bytes, int offset) {
    return (long) LONG.get(bytes, offset);
  }

  /** Writes the lowest byte of {@code value}. */
  public static void put8(byte[] bytes, int offset, int value) {
    bytes[offset] = (byte) value;
  }

  /** Writes the lowest two bytes of {@code value}. */
  public static void put16(byte[] bytes, int offset, int value) {
    SHORT.set(bytes, offset, (short) value);
  }

  /** Writes four bytes. */
  public static void put32(byte[] bytes, int offset, int value) {
    INT.set(bytes, offset, value);
  }

  /** Writes eight bytes. */
  public static void put64(byte[] bytes, int offset, long value) {
    LONG.set(bytes, offset, value);
  }
}
