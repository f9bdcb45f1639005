package dev.rhea.machine.board.x86;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Kernel files of a few instructions, with the headers that the boot protocols want. */
final class X86Kernels {
  /**
   * Prints its command line, counts at 0x300000, resets the machine the first time, then ends it.
   */
  private static final String PRINT_RESET_POWER_OFF =
      "8b 9e 28 02 00 00" // mov 0x228(%rsi),%ebx: cmd_line_ptr
          + "ba f8 03 00 00" // mov $0x3f8,%edx
          + "8a 03" // 1: mov (%rbx),%al
          + "84 c0" // test %al,%al
          + "74 06" // jz 2f
          + "ee" // out %al,(%dx)
          + "48 ff c3" // inc %rbx
          + "eb f4" // jmp 1b
          + "bf 00 02 a0 fe" // 2: mov $0xfea00200,%edi: ACPI's sleep and reset registers
          + "fe 04 25 00 00 30 00" // incb 0x300000
          + "80 3c 25 00 00 30 00 02" // cmpb $2,0x300000
          + "74 06" // je 4f
          + "c6 47 02 42" // movb $0x42,2(%rdi): reset
          + "eb 03" // jmp 3f
          + "c6 07 34" // 4: movb $0x34,(%rdi): S5
          + "f4 eb fd"; // 3: hlt; jmp 3b

  /** Prints its command line and ends the machine by isa-debug-exit with 21. */
  private static final String PRINT_DEBUG_EXIT =
      "8b 73 18" // mov 24(%ebx),%esi: cmdline_paddr
          + "ba f8 03 00 00" // mov $0x3f8,%edx
          + "ac 84 c0 74 03 ee eb f8" // 1: lodsb; test %al,%al; jz 2f; out %al,(%dx); jmp 1b
          + "ba 01 05 00 00" // 2: mov $0x501,%edx
          + "b0 15 ee" // mov $21,%al; out %al,(%dx)
          + "f4 eb fd"; // 3: hlt; jmp 3b

  private static final int ENTRY = 0x10_0000;

  private X86Kernels() {}

  private static byte[] code(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  /** A bzImage (Linux, arch/x86/boot.rst) with a 64-bit entry. */
  static byte[] bzImage() {
    ByteBuffer file = ByteBuffer.allocate(2048).order(ByteOrder.LITTLE_ENDIAN);
    file.put(0x1f1, (byte) 1); // one sector of real-mode code behind the first
    file.put(0x201, (byte) 0x66);
    file.put(0x202, "HdrS".getBytes(StandardCharsets.US_ASCII));
    file.putShort(0x206, (short) 0x20f);
    file.putInt(0x22c, 0x7fff_ffff); // initrd_addr_max
    file.putShort(0x236, (short) 1); // xloadflags: 64-bit entry
    file.putInt(0x238, 100); // cmdline_size
    file.putLong(0x258, ENTRY); // pref_address
    file.putInt(0x260, 0x1000); // init_size
    file.put(1024 + 0x200, code(PRINT_RESET_POWER_OFF));
    return file.array();
  }

  /** An ELF file with Xen's note for PVH. */
  static byte[] pvh() {
    ByteBuffer file = ByteBuffer.allocate(0x300).order(ByteOrder.LITTLE_ENDIAN);
    file.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}).position(16);
    file.putShort((short) 2).putShort((short) 62).putInt(1).putLong(ENTRY);
    file.putLong(64).putLong(0).putInt(0).putShort((short) 64);
    file.putShort((short) 56).putShort((short) 2);
    file.position(64);
    file.putInt(1).putInt(7).putLong(0x200).putLong(ENTRY).putLong(ENTRY); // PT_LOAD
    file.putLong(0x100).putLong(0x100).putLong(1);
    file.putInt(4).putInt(4).putLong(0x180).putLong(0).putLong(0); // PT_NOTE
    file.putLong(40).putLong(40).putLong(4);
    file.position(0x180);
    file.putInt(4).putInt(4).putInt(1).put("Oth\0".getBytes(StandardCharsets.US_ASCII)).putInt(5);
    file.putInt(4).putInt(4).putInt(18).put("Xen\0".getBytes(StandardCharsets.US_ASCII));
    file.putInt(ENTRY);
    file.put(0x200, code(PRINT_DEBUG_EXIT));
    return file.array();
  }
}
