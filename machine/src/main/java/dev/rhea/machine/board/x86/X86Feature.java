package dev.rhea.machine.board.x86;

import dev.rhea.accel.kvm.x86.CpuidTable;
import dev.rhea.accel.kvm.x86.CpuidTable.Leaf;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Features that CPUID tells of (SDM volume 2, CPUID; APM volume 3, appendix E), by QEMU's names
 * with {@code _} for {@code -}.
 */
enum X86Feature {
  // formatter:off
  // ---- leaf 1, EDX ----
  FPU(1, 0, 'd', 0),  VME(1, 0, 'd', 1),  DE(1, 0, 'd', 2),   PSE(1, 0, 'd', 3),  TSC(1, 0, 'd', 4),
  MSR(1, 0, 'd', 5),  PAE(1, 0, 'd', 6),  MCE(1, 0, 'd', 7),  CX8(1, 0, 'd', 8),  APIC(1, 0, 'd', 9),
  SEP(1, 0, 'd', 11), MTRR(1, 0, 'd', 12), PGE(1, 0, 'd', 13), MCA(1, 0, 'd', 14), CMOV(1, 0, 'd', 15),
  PAT(1, 0, 'd', 16), PSE36(1, 0, 'd', 17), CLFLUSH(1, 0, 'd', 19), MMX(1, 0, 'd', 23),
  FXSR(1, 0, 'd', 24), SSE(1, 0, 'd', 25), SSE2(1, 0, 'd', 26), HT(1, 0, 'd', 28),
  // ---- leaf 1, ECX ----
  PNI(1, 0, 'c', 0),  PCLMULQDQ(1, 0, 'c', 1), SSSE3(1, 0, 'c', 9), FMA(1, 0, 'c', 12),
  CX16(1, 0, 'c', 13), PCID(1, 0, 'c', 17), SSE4_1(1, 0, 'c', 19), SSE4_2(1, 0, 'c', 20),
  X2APIC(1, 0, 'c', 21), MOVBE(1, 0, 'c', 22), POPCNT(1, 0, 'c', 23), TSC_DEADLINE(1, 0, 'c', 24),
  AES(1, 0, 'c', 25), XSAVE(1, 0, 'c', 26), AVX(1, 0, 'c', 28), F16C(1, 0, 'c', 29),
  RDRAND(1, 0, 'c', 30), HYPERVISOR(1, 0, 'c', 31),
  // ---- leaf 7 ----
  FSGSBASE(7, 0, 'b', 0), TSC_ADJUST(7, 0, 'b', 1), BMI1(7, 0, 'b', 3), AVX2(7, 0, 'b', 5),
  SMEP(7, 0, 'b', 7), BMI2(7, 0, 'b', 8), ERMS(7, 0, 'b', 9), INVPCID(7, 0, 'b', 10),
  AVX512F(7, 0, 'b', 16), AVX512DQ(7, 0, 'b', 17), RDSEED(7, 0, 'b', 18), ADX(7, 0, 'b', 19),
  SMAP(7, 0, 'b', 20), CLFLUSHOPT(7, 0, 'b', 23), CLWB(7, 0, 'b', 24), AVX512CD(7, 0, 'b', 28),
  SHA_NI(7, 0, 'b', 29), AVX512BW(7, 0, 'b', 30), AVX512VL(7, 0, 'b', 31), UMIP(7, 0, 'c', 2),
  PKU(7, 0, 'c', 3), GFNI(7, 0, 'c', 8), VAES(7, 0, 'c', 9), VPCLMULQDQ(7, 0, 'c', 10),
  LA57(7, 0, 'c', 16), RDPID(7, 0, 'c', 22), FSRM(7, 0, 'd', 4), SPEC_CTRL(7, 0, 'd', 26),
  ARCH_CAPABILITIES(7, 0, 'd', 29), SSBD(7, 0, 'd', 31),
  // ---- leaf 0xd, 1 ----
  XSAVEOPT(0xd, 1, 'a', 0), XSAVEC(0xd, 1, 'a', 1), XGETBV1(0xd, 1, 'a', 2), XSAVES(0xd, 1, 'a', 3),
  // ---- leaf 0x80000001 ----
  LAHF_LM(0x8000_0001, 0, 'c', 0), SVM(0x8000_0001, 0, 'c', 2), ABM(0x8000_0001, 0, 'c', 5),
  SSE4A(0x8000_0001, 0, 'c', 6), _3DNOWPREFETCH(0x8000_0001, 0, 'c', 8),
  SYSCALL(0x8000_0001, 0, 'd', 11), NX(0x8000_0001, 0, 'd', 20), PDPE1GB(0x8000_0001, 0, 'd', 26),
  RDTSCP(0x8000_0001, 0, 'd', 27), LM(0x8000_0001, 0, 'd', 29), INVTSC(0x8000_0007, 0, 'd', 8),
  // ---- Intel's virtualization ----
  VMX(1, 0, 'c', 5),
  // ---- KVM's own leaf ----
  KVMCLOCK(0x4000_0001, 0, 'a', 3), KVM_PV_EOI(0x4000_0001, 0, 'a', 6);
  // formatter:on

  private final int function;
  private final int index;
  private final char register;
  private final int bit;

  X86Feature(int function, int index, char register, int bit) {
    this.function = function;
    this.index = index;
    this.register = register;
    this.bit = bit;
  }

  /** The name on the command line. */
  String text() {
    String name = name().toLowerCase(Locale.ROOT).replace('_', '-');
    return name.startsWith("-") ? name.substring(1) : name;
  }

  /** The feature called {@code name}, with either kind of dash, or null. */
  static @Nullable X86Feature named(String name) {
    String wanted = name.toLowerCase(Locale.ROOT).replace('_', '-').replace("sse4.", "sse4-");
    for (X86Feature feature : values()) {
      if (feature.text().equals(wanted)) {
        return feature;
      }
    }
    return null;
  }

  /** Leaf, register and bit, as manuals write them. */
  String place() {
    return "%XH:%c bit %d".formatted(function, Character.toUpperCase(register), bit);
  }

  /** Whether {@code table} has it. */
  boolean isIn(CpuidTable table) {
    Leaf leaf = table.find(function, index);
    return leaf != null && (value(leaf) >>> bit & 1) != 0;
  }

  /** Sets or clears it. */
  void set(CpuidTable table, boolean on) {
    Leaf leaf = table.find(function, index);
    if (leaf == null) {
      if (!on) {
        return;
      }
      leaf = table.leaf(function, index);
    }
    int value = on ? value(leaf) | 1 << bit : value(leaf) & ~(1 << bit);
    switch (register) {
      case 'a' -> leaf.eax = value;
      case 'b' -> leaf.ebx = value;
      case 'c' -> leaf.ecx = value;
      default -> leaf.edx = value;
    }
  }

  private int value(Leaf leaf) {
    return switch (register) {
      case 'a' -> leaf.eax;
      case 'b' -> leaf.ebx;
      case 'c' -> leaf.ecx;
      default -> leaf.edx;
    };
  }
}
