package dev.rhea.machine.demo;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/**
 * What the demo shows of KVM: a kernel of a few instructions for a microvm, in the form in which
 * Linux is started there. It writes its command line, hashes some numbers, writes the result and
 * powers off.
 */
public final class KvmDemo {
  /** The beginning of the machine's command line; the image is its {@code -kernel}. */
  public static final List<String> MACHINE = List.of("x86_64", "-M", "microvm", "-accel", "kvm");

  private static final int NUMBERS = 100_000;
  private static final int LOAD_ADDRESS = 0x10_0000;

  private static final String CODE =
      "8b 9e 28 02 00 00" // mov 0x228(%rsi),%ebx: the command line
          + "ba f8 03 00 00" // mov $0x3f8,%edx: the serial port
          + "8a 03 84 c0 74 06" // 1: mov (%rbx),%al; test %al,%al; jz 2f
          + "ee 48 ff c3 eb f4" // out %al,(%dx); inc %rbx; jmp 1b
          + "31 c0" // 2: xor %eax,%eax
          + "b9 a0 86 01 00" // mov $100000,%ecx
          + "48 6b c0 1f" // 3: imul $31,%rax,%rax
          + "48 01 c8" // add %rcx,%rax
          + "48 ff c9 75 f4" // dec %rcx; jnz 3b
          + "48 89 c3" // mov %rax,%rbx
          + "b9 10 00 00 00" // mov $16,%ecx
          + "48 c1 c3 04" // 4: rol $4,%rbx
          + "89 d8 83 e0 0f" // mov %ebx,%eax; and $15,%eax
          + "3c 0a 72 02 04 27" // cmp $10,%al; jb 5f; add $39,%al
          + "04 30 ee" // 5: add $48,%al; out %al,(%dx)
          + "ff c9 75 ea" // dec %ecx; jnz 4b
          + "b0 0a ee" // mov $10,%al; out %al,(%dx)
          + "bf 00 02 a0 fe" // mov $0xfea00200,%edi: ACPI's sleep control
          + "c6 07 34" // movb $0x34,(%rdi): power off
          + "f4 eb fd"; // 6: hlt; jmp 6b

  private KvmDemo() {}

  /** The kernel's file (Linux, Documentation/arch/x86/boot.rst). */
  public static byte[] image() {
    byte[] code = HexFormat.of().parseHex(CODE.replace(" ", ""));
    ByteBuffer file = ByteBuffer.allocate(2048).order(ByteOrder.LITTLE_ENDIAN);
    file.put(0x1f1, (byte) 1); // sectors of real-mode code behind the first
    file.put(0x201, (byte) 0x66); // where the header ends
    file.put(0x202, "HdrS".getBytes(StandardCharsets.US_ASCII));
    file.putShort(0x206, (short) 0x20f);
    file.putInt(0x22c, 0x7fff_ffff); // highest address of an initial RAM disk
    file.putShort(0x236, (short) 1); // there is a 64-bit entry
    file.putInt(0x238, 255); // longest command line
    file.putLong(0x258, LOAD_ADDRESS);
    file.putInt(0x260, 4096); // memory that it takes
    file.put(1024 + 0x200, code);
    return file.array();
  }

  /** What the kernel must write behind its command line, as a line. */
  public static String result() {
    long hash = 0;
    for (long n = NUMBERS; n > 0; n--) {
      hash = 31 * hash + n;
    }
    return HexFormat.of().toHexDigits(hash);
  }
}
