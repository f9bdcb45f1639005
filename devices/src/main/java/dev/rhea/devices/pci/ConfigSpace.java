package dev.rhea.devices.pci;

/**
 * The 256 bytes of a function's configuration space: values, which bits software can write, and
 * which it clears by writing ones. What is written to other bits is ignored (6.1). Little-endian.
 * Guarded by its function.
 */
public final class ConfigSpace {
  /** Bytes of it. */
  public static final int SIZE = 256;

  // The header (6.1, figure 6-1).
  static final int VENDOR_ID = 0x00;
  static final int DEVICE_ID = 0x02;
  static final int COMMAND = 0x04;
  static final int STATUS = 0x06;
  static final int REVISION_ID = 0x08;
  static final int CACHE_LINE_SIZE = 0x0c;
  static final int LATENCY_TIMER = 0x0d;
  static final int HEADER_TYPE = 0x0e;
  static final int BASE_ADDRESS = 0x10;
  static final int SUBSYSTEM_VENDOR_ID = 0x2c;
  static final int CAPABILITIES_POINTER = 0x34;
  static final int INTERRUPT_LINE = 0x3c;
  static final int INTERRUPT_PIN = 0x3d;

  private final byte[] values = new byte[SIZE];
  private final byte[] writable = new byte[SIZE];
  private final byte[] clearedByOnes = new byte[SIZE];
  private byte[] powerOn = new byte[SIZE];

  ConfigSpace() {}

  /** The value of {@code size} (1 to 4) bytes. */
  public long get(int offset, int size) {
    long value = 0;
    for (int i = 0; i < size; i++) {
      value |= (values[offset + i] & 0xffL) << (8 * i);
    }
    return value;
  }

  /** Sets {@code size} bytes, whoever may write them. */
  public void set(int offset, int size, long value) {
    put(values, offset, size, value);
  }

  /** Lets software write the bits of {@code mask}, beside those it could. */
  public void allowWrites(int offset, int size, long mask) {
    put(writable, offset, size, getMask(writable, offset, size) | mask);
  }

  /** Lets software clear the bits of {@code mask} by writing ones to them. */
  public void allowClears(int offset, int size, long mask) {
    put(clearedByOnes, offset, size, mask);
  }

  /** What software's write does. */
  void write(int offset, int size, long value) {
    for (int i = 0; i < size; i++) {
      int at = offset + i;
      int data = (int) (value >>> (8 * i)) & 0xff;
      int kept = values[at] & ~writable[at] & ~(clearedByOnes[at] & data);
      values[at] = (byte) (kept | (data & writable[at]));
    }
  }

  /** Makes the present values those of {@link #reset}. */
  void markPowerOn() {
    powerOn = values.clone();
  }

  void reset() {
    System.arraycopy(powerOn, 0, values, 0, SIZE);
  }

  private static long getMask(byte[] bytes, int offset, int size) {
    long value = 0;
    for (int i = 0; i < size; i++) {
      value |= (bytes[offset + i] & 0xffL) << (8 * i);
    }
    return value;
  }

  private static void put(byte[] bytes, int offset, int size, long value) {
    for (int i = 0; i < size; i++) {
      bytes[offset + i] = (byte) (value >>> (8 * i));
    }
  }
}
