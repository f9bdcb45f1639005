package dev.rhea.machine.boot;

/**
 * What a kernel or firmware must be made for.
 *
 * @param name as in sentences: {@code riscv64}
 * @param elfMachine ELF's {@code e_machine}
 * @param bits 32 or 64
 * @param bigEndian the order of bytes in memory
 */
public record GuestTarget(String name, int elfMachine, int bits, boolean bigEndian) {
  /** RISC-V with XLEN 64. */
  public static final GuestTarget RISCV64 =
      new GuestTarget("riscv64", ElfMachines.RISCV, 64, false);

  /** x86 with 64-bit registers. */
  public static final GuestTarget X86_64 = new GuestTarget("x86_64", ElfMachines.X86_64, 64, false);

  /** MIPS under one of its four names. */
  public static GuestTarget mips(String name, int bits, boolean bigEndian) {
    return new GuestTarget(name, ElfMachines.MIPS, bits, bigEndian);
  }
}
