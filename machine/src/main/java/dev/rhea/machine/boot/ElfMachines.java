package dev.rhea.machine.boot;

/** Names for ELF's {@code e_machine} (System V ABI, chapter 4, and its registry), for sentences. */
final class ElfMachines {
  static final int MIPS = 8;
  static final int X86_64 = 62;
  static final int RISCV = 243;

  private ElfMachines() {}

  /** The target such a file is for. */
  static String name(int machine, int bits) {
    return switch (machine) {
      case 2, 18, 43 -> "sparc";
      case 3 -> "i386";
      case 4 -> "m68k";
      case MIPS -> bits == 64 ? "mips64" : "mips";
      case 20 -> "ppc";
      case 21 -> "ppc64";
      case 22 -> "s390x";
      case 40 -> "arm";
      case 42 -> "sh4";
      case X86_64 -> "x86_64";
      case 183 -> "aarch64";
      case RISCV -> "riscv" + bits;
      case 258 -> "loongarch64";
      default -> "ELF machine " + machine;
    };
  }
}
