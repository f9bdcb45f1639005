package dev.rhea.devices;

import dev.rhea.memory.MmioHandler;

/**
 * A device whose registers are 32 bits wide. Wider accesses become two, lower offset first;
 * narrower reads take their bytes out of the register, narrower writes write zeros beside their
 * bytes.
 */
public abstract class RegisterBank32 implements MmioHandler {
  /** For subclasses. */
  protected RegisterBank32() {}

  @Override
  public final long read(long offset, int size) {
    if (size == 8) {
      return (readWord(offset) & 0xffff_ffffL) | ((long) readWord(offset + 4) << 32);
    }
    return (readWord(offset & ~3L) & 0xffff_ffffL) >>> (8 * (offset & 3));
  }

  @Override
  public final void write(long offset, int size, long value) {
    if (size == 8) {
      writeWord(offset, (int) value);
      writeWord(offset + 4, (int) (value >>> 32));
    } else {
      writeWord(offset & ~3L, (int) (value << (8 * (offset & 3))));
    }
  }

  /**
   * Reads a register.
   *
   * @param offset in bytes from the start of the bank, a multiple of 4; any, also beyond the last
   *     register
   */
  protected abstract int readWord(long offset);

  /** Writes a register, as {@link #readWord}. */
  protected abstract void writeWord(long offset, int value);
}
