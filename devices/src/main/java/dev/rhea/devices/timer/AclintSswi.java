package dev.rhea.devices.timer;

import dev.rhea.devices.RegisterBank32;
import dev.rhea.devices.irq.IrqSink;
import dev.rhea.memory.log.Log;
import java.util.List;

/**
 * Supervisor-level software interrupts (RISC-V ACLINT Specification 1.0-rc4, chapter 4): writing 1
 * to SETSSIP of hart n, at offset 4n, sends an edge that sets the hart's SSIP; the registers read
 * as zero.
 *
 * <p><i>Not modelled</i>: nothing.
 */
public final class AclintSswi extends RegisterBank32 {
  /** Bytes of address space. */
  public static final long SIZE = 0x4000;

  private final Log log;
  private final List<IrqSink> outputs;

  /**
   * Makes the device; it has no state.
   *
   * @param outputs one per hart, 1 to 4095; set to true for each edge and never to false, for the
   *     hart clears SSIP itself
   */
  public AclintSswi(List<IrqSink> outputs, Log log) {
    if (outputs.isEmpty() || outputs.size() > 4095) {
      throw new IllegalArgumentException(outputs.size() + " harts");
    }
    this.outputs = List.copyOf(outputs);
    this.log = log;
  }

  @Override
  protected int readWord(long offset) {
    exists(offset);
    return 0;
  }

  @Override
  protected void writeWord(long offset, int value) {
    if (exists(offset) && (value & 1) != 0) {
      outputs.get((int) offset >>> 2).set(true);
    }
  }

  private boolean exists(long offset) {
    if (offset >>> 2 < outputs.size()) {
      return true;
    }
    log.guestError("aclint-sswi: no hart for offset 0x" + Long.toHexString(offset));
    return false;
  }
}
