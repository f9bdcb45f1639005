package dev.rhea.devices.timer;

import dev.rhea.devices.RegisterBank32;
import dev.rhea.devices.irq.IrqLine;
import dev.rhea.memory.log.Log;
import java.util.Arrays;

/**
 * Machine-level software interrupts (RISC-V ACLINT Specification 1.0-rc4, chapter 3): MSIP of hart
 * n at offset 4n, of which bit 0 is the interrupt and the rest reads as zero.
 *
 * <p><i>Not modelled</i>: nothing.
 */
public final class AclintMswi extends RegisterBank32 {
  /** Bytes of address space. */
  public static final long SIZE = 0x4000;

  private final Log log;
  private final IrqLine[] outputs;

  /** Makes the device in its reset state, for 1 to 4095 harts. */
  public AclintMswi(int hartCount, Log log) {
    if (hartCount < 1 || hartCount > 4095) {
      throw new IllegalArgumentException(hartCount + " harts");
    }
    this.log = log;
    outputs = new IrqLine[hartCount];
    Arrays.setAll(outputs, i -> new IrqLine());
  }

  /** The machine software interrupt of a hart. */
  public IrqLine output(int hart) {
    return outputs[hart];
  }

  /** Clears every MSIP (3.1). */
  public synchronized void reset() {
    for (IrqLine output : outputs) {
      output.set(false);
    }
  }

  @Override
  protected synchronized int readWord(long offset) {
    return exists(offset) && outputs[(int) offset >>> 2].level() ? 1 : 0;
  }

  @Override
  protected synchronized void writeWord(long offset, int value) {
    if (exists(offset)) {
      outputs[(int) offset >>> 2].set((value & 1) != 0);
    }
  }

  private boolean exists(long offset) {
    if (offset >>> 2 < outputs.length) {
      return true;
    }
    log.guestError("aclint-mswi: no hart for offset 0x" + Long.toHexString(offset));
    return false;
  }
}
