package dev.rhea.memory;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import sun.misc.Unsafe;

/**
 * Raw access to memory outside the Java heap, by host address.
 *
 * <p>The one class over {@code sun.misc.Unsafe}. Its accessors are intrinsics in every tier of the
 * JVM, whereas a {@code MemorySegment} access outside C2 is a chain of method-handle calls (ten
 * times slower and more), and much of a guest's run is C1 code: regions used warm, helpers,
 * everything in the first seconds. Nothing is checked: an address that is not mapped ends the
 * process. The launcher passes {@code --sun-misc-unsafe-memory-access=allow}.
 *
 * <p>Multi-byte values are little-endian on every host; addresses need no alignment except for the
 * atomic operations. Hot: every method is small enough for any compiler to inline.
 */
@SuppressWarnings("removal")
public final class HostMemory {
  private static final Unsafe UNSAFE = unsafe();
  private static final boolean BIG_ENDIAN_HOST = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN;
  private static final long BYTES = Unsafe.ARRAY_BYTE_BASE_OFFSET;

  private HostMemory() {}

  private static Unsafe unsafe() {
    try {
      var field = Unsafe.class.getDeclaredField("theUnsafe");
      field.setAccessible(true);
      return (Unsafe) field.get(null);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("sun.misc.Unsafe is missing from this JDK", e);
    }
  }

  /**
   * Allocates {@code size} bytes with undefined contents, to be given back with {@link #free}.
   *
   * @throws OutOfMemoryError if the host has not that much
   */
  public static long allocate(long size) {
    return UNSAFE.allocateMemory(size);
  }

  /** Gives back what {@link #allocate} returned. */
  public static void free(long address) {
    UNSAFE.freeMemory(address);
  }

  /** Loads a byte. */
  public static byte getByte(long address) {
    return UNSAFE.getByte(address);
  }

  /** Loads 16 bits. */
  public static short getShort(long address) {
    short value = UNSAFE.getShort(address);
    return BIG_ENDIAN_HOST ? Short.reverseBytes(value) : value;
  }

  /** Loads 32 bits. */
  public static int getInt(long address) {
    int value = UNSAFE.getInt(address);
    return BIG_ENDIAN_HOST ? Integer.reverseBytes(value) : value;
  }

  /** Loads 64 bits. */
  public static long getLong(long address) {
    long value = UNSAFE.getLong(address);
    return BIG_ENDIAN_HOST ? Long.reverseBytes(value) : value;
  }

  /** Stores a byte. */
  public static void putByte(long address, byte value) {
    UNSAFE.putByte(address, value);
  }

  /** Stores 16 bits. */
  public static void putShort(long address, short value) {
    UNSAFE.putShort(address, BIG_ENDIAN_HOST ? Short.reverseBytes(value) : value);
  }

  /** Stores 32 bits. */
  public static void putInt(long address, int value) {
    UNSAFE.putInt(address, BIG_ENDIAN_HOST ? Integer.reverseBytes(value) : value);
  }

  /** Stores 64 bits. */
  public static void putLong(long address, long value) {
    UNSAFE.putLong(address, BIG_ENDIAN_HOST ? Long.reverseBytes(value) : value);
  }

  /** Copies {@code length} bytes; the areas may overlap. */
  public static void copy(long from, long to, long length) {
    UNSAFE.copyMemory(from, to, length);
  }

  /** Copies {@code length} bytes out of host memory into {@code to[offset..]}. */
  public static void copy(long from, byte[] to, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, to.length);
    UNSAFE.copyMemory(null, from, to, BYTES + offset, length);
  }

  /** Copies {@code length} bytes of {@code from[offset..]} into host memory. */
  public static void copy(byte[] from, int offset, long to, int length) {
    Objects.checkFromIndexSize(offset, length, from.length);
    UNSAFE.copyMemory(from, BYTES + offset, null, to, length);
  }

  /**
   * A view of host memory for channels to read and write without a copy; valid as long as the
   * memory is.
   */
  @SuppressWarnings("restricted")
  public static ByteBuffer buffer(long address, int length) {
    return MemorySegment.ofAddress(address).reinterpret(length).asByteBuffer();
  }

  /** Sets {@code length} bytes to {@code value}. */
  public static void fill(long address, long length, byte value) {
    UNSAFE.setMemory(address, length, value);
  }

  /**
   * Atomically replaces {@code expected} by {@code update}, with the effects of a full fence.
   * Aligned addresses only.
   */
  public static boolean compareAndSetInt(long address, int expected, int update) {
    return BIG_ENDIAN_HOST
        ? UNSAFE.compareAndSwapInt(
            null, address, Integer.reverseBytes(expected), Integer.reverseBytes(update))
        : UNSAFE.compareAndSwapInt(null, address, expected, update);
  }

  /**
   * Atomically replaces {@code expected} by {@code update}, with the effects of a full fence.
   * Aligned addresses only.
   */
  public static boolean compareAndSetLong(long address, long expected, long update) {
    return BIG_ENDIAN_HOST
        ? UNSAFE.compareAndSwapLong(
            null, address, Long.reverseBytes(expected), Long.reverseBytes(update))
        : UNSAFE.compareAndSwapLong(null, address, expected, update);
  }

  /** As {@link #compareAndSetInt}, returning the value that was there. */
  public static int compareAndExchangeInt(long address, int expected, int update) {
    do {
      int found = getIntVolatile(address);
      if (found != expected) {
        return found;
      }
    } while (!compareAndSetInt(address, expected, update));
    return expected;
  }

  /** As {@link #compareAndSetLong}, returning the value that was there. */
  public static long compareAndExchangeLong(long address, long expected, long update) {
    do {
      long found = getLongVolatile(address);
      if (found != expected) {
        return found;
      }
    } while (!compareAndSetLong(address, expected, update));
    return expected;
  }

  /** Atomically adds {@code delta}, returning the value that was there. Aligned addresses only. */
  public static int getAndAddInt(long address, int delta) {
    if (!BIG_ENDIAN_HOST) {
      return UNSAFE.getAndAddInt(null, address, delta);
    }
    int found;
    do {
      found = getIntVolatile(address);
    } while (!compareAndSetInt(address, found, found + delta));
    return found;
  }

  /** Atomically adds {@code delta}, returning the value that was there. Aligned addresses only. */
  public static long getAndAddLong(long address, long delta) {
    if (!BIG_ENDIAN_HOST) {
      return UNSAFE.getAndAddLong(null, address, delta);
    }
    long found;
    do {
      found = getLongVolatile(address);
    } while (!compareAndSetLong(address, found, found + delta));
    return found;
  }

  /**
   * Atomically stores {@code value}, returning the value that was there. Aligned addresses only.
   */
  public static int getAndSetInt(long address, int value) {
    return BIG_ENDIAN_HOST
        ? Integer.reverseBytes(UNSAFE.getAndSetInt(null, address, Integer.reverseBytes(value)))
        : UNSAFE.getAndSetInt(null, address, value);
  }

  /**
   * Atomically stores {@code value}, returning the value that was there. Aligned addresses only.
   */
  public static long getAndSetLong(long address, long value) {
    return BIG_ENDIAN_HOST
        ? Long.reverseBytes(UNSAFE.getAndSetLong(null, address, Long.reverseBytes(value)))
        : UNSAFE.getAndSetLong(null, address, value);
  }

  /**
   * As {@link #getInt}, but never merged with another load of the same address: the JVM's compilers
   * do the load, and all that is computed from it, where it stands.
   */
  public static int getIntAnew(long address) {
    VarHandle.loadLoadFence();
    return getInt(address);
  }

  /** A load with the ordering of a Java volatile read. Aligned addresses only. */
  public static int getIntVolatile(long address) {
    int value = UNSAFE.getIntVolatile(null, address);
    return BIG_ENDIAN_HOST ? Integer.reverseBytes(value) : value;
  }

  /** A load with the ordering of a Java volatile read. Aligned addresses only. */
  public static long getLongVolatile(long address) {
    long value = UNSAFE.getLongVolatile(null, address);
    return BIG_ENDIAN_HOST ? Long.reverseBytes(value) : value;
  }

  /** Orders everything before against everything after. */
  public static void fullFence() {
    VarHandle.fullFence();
  }

  /** Orders loads before against loads and stores after. */
  public static void acquireFence() {
    VarHandle.acquireFence();
  }

  /** Orders loads and stores before against stores after. */
  public static void releaseFence() {
    VarHandle.releaseFence();
  }
}
