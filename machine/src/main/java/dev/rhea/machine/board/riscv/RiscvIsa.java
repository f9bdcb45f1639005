package dev.rhea.machine.board.riscv;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What the device tree and the firmware say of the harts' instruction set; the CPU model supplies
 * it.
 *
 * @param xlen 32 or 64
 * @param extensions lower-case names in canonical order ("ISA Extension Naming Conventions" of the
 *     unprivileged manual): single letters beginning with {@code i}, then {@code z…}, {@code s…};
 *     such as {@code i m a f d c zicsr sstc}
 * @param mmuType {@code sv39}, {@code sv48}, {@code sv57}, or {@code none}
 * @param cbomBlockSize bytes that {@code cbo.clean}, {@code cbo.flush} and {@code cbo.inval} work
 *     on, 0 without Zicbom
 * @param cbopBlockSize bytes that {@code prefetch.*} work on, 0 without Zicbop
 * @param cbozBlockSize bytes that {@code cbo.zero} clears, 0 without Zicboz
 */
public record RiscvIsa(
    int xlen,
    List<String> extensions,
    String mmuType,
    int cbomBlockSize,
    int cbopBlockSize,
    int cbozBlockSize) {

  public RiscvIsa {
    extensions = List.copyOf(extensions);
  }

  /** {@code rv64i}: the {@code riscv,isa-base} property. */
  public String base() {
    return "rv" + xlen + extensions.get(0);
  }

  /** {@code rv64imafdc_zicsr_…}: the {@code riscv,isa} property. */
  public String isaString() {
    String letters = extensions.stream().filter(e -> e.length() == 1).collect(Collectors.joining());
    return extensions.stream()
        .filter(e -> e.length() > 1)
        .map(e -> "_" + e)
        .collect(Collectors.joining("", "rv" + xlen + letters, ""));
  }

  /** Whether the harts have {@code extension}. */
  public boolean has(String extension) {
    return extensions.contains(extension);
  }
}
