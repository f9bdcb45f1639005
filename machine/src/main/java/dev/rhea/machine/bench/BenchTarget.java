package dev.rhea.machine.bench;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A machine that the programs are compiled for. */
public enum BenchTarget {
  /** All programs, on the board virt without firmware. */
  RISCV64("", List.of("-M", "virt", "-bios", "none")),
  /** Big-endian MIPS32 release 2, on the board malta. */
  MIPS("mips/", List.of("-M", "malta", "-cpu", "24Kf", "-no-reboot")),
  /** The same little-endian. */
  MIPSEL("mipsel/", List.of("-M", "malta", "-cpu", "24Kf", "-no-reboot"));

  private final String directory;
  private final List<String> machine;

  BenchTarget(String directory, List<String> machine) {
    this.directory = directory;
    this.machine = machine;
  }

  /** The name on the command line, Rhea's and QEMU's name of the target. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** QEMU's program for it. */
  public String qemuProgram() {
    return "qemu-system-" + text();
  }

  /** Where its programs are among the resources: empty or ending in a slash. */
  String directory() {
    return directory;
  }

  /** The machine's flags. */
  List<String> machine() {
    return machine;
  }

  /**
   * Whether there is {@code program} for it. For MIPS there are those that only compute, but for
   * fused multiply-add, which these CPUs lack.
   */
  public boolean has(BenchProgram program) {
    return this == RISCV64
        || program.kind() == BenchProgram.Kind.CPU && program != BenchProgram.FMA;
  }

  /** The programs there are for it. */
  public List<BenchProgram> programs() {
    return List.of(BenchProgram.values()).stream().filter(this::has).toList();
  }

  /** The target called {@code text}, or null. */
  public static @Nullable BenchTarget named(String text) {
    for (BenchTarget target : values()) {
      if (target.text().equals(text)) {
        return target;
      }
    }
    return null;
  }
}
