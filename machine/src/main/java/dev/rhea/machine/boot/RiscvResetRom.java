package dev.rhea.machine.boot;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The code at which every RISC-V hart of the board starts, in machine mode, and the data it passes
 * on: QEMU's, word for word, since firmware reads it.
 *
 * <p>The data behind the code is OpenSBI's {@code struct fw_dynamic_info}, version 2 (OpenSBI,
 * docs/firmware/ fw_dynamic.md), to which a2 points; other firmware ignores it.
 */
final class RiscvResetRom {
  // formatter:off
  private static final int[] CODE = {
    0x00000297, //  auipc t0, 0          # t0: the ROM's own address
    0x02828613, //  addi  a2, t0, 40     # a2: fw_dynamic_info
    0xf1402573, //  csrr  a0, mhartid    # a0: who am I
    0x0202b583, //  ld    a1, 32(t0)     # a1: the device tree
    0x0182b283, //  ld    t0, 24(t0)     # where to go on
    0x00028067, //  jr    t0
  };
  // formatter:on

  /** "OSBI". */
  private static final long FW_DYNAMIC_MAGIC = 0x4942534f;

  private static final long FW_DYNAMIC_VERSION = 2;
  private static final long NEXT_MODE_SUPERVISOR = 1;

  private static final int SIZE = 88;

  private RiscvResetRom() {}

  /**
   * The ROM's bytes.
   *
   * @param entry where firmware begins
   * @param fdt address of the device tree
   * @param next where firmware passes control to, 0 if there is nothing
   */
  static byte[] bytes(long entry, long fdt, long next) {
    ByteBuffer out = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
    for (int instruction : CODE) {
      out.putInt(instruction);
    }
    out.putLong(entry);
    out.putLong(fdt);
    out.putLong(FW_DYNAMIC_MAGIC);
    out.putLong(FW_DYNAMIC_VERSION);
    out.putLong(next); // next_addr
    out.putLong(NEXT_MODE_SUPERVISOR); // next_mode
    out.putLong(0); // options
    out.putLong(0); // boot_hart
    return out.array();
  }
}
