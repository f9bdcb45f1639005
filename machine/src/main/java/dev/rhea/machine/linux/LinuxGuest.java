package dev.rhea.machine.linux;

import dev.rhea.machine.UserError;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A row of the table of guests: what Debian calls an architecture's kernel, and the machine that
 * boots it.
 *
 * @param architecture Debian's name of the architecture, which {@code rhea linux} takes
 * @param suite the Debian release; the known results of the self-check hold for its busybox
 * @param kernelPackage the package that depends on the release's newest kernel package
 * @param kernelFile the kernel's file in that package, a glob as tar's
 * @param console the kernel's name of the machine's serial console
 * @param machine the beginning of the command line: target, machine, model where it matters, memory
 */
public record LinuxGuest(
    String architecture,
    String suite,
    String kernelPackage,
    String kernelFile,
    String console,
    List<String> machine) {

  // formatter:off
  private static final List<LinuxGuest> TABLE =
      List.of(
          new LinuxGuest("riscv64",  "trixie",   "linux-image-riscv64",   "./boot/vmlinux-*", "ttyS0", List.of("riscv64", "-M", "virt", "-m", "512")),
          new LinuxGuest("mipsel",   "bookworm", "linux-image-4kc-malta", "./boot/vmlinuz-*", "ttyS0", List.of("mipsel", "-M", "malta", "-cpu", "24Kf", "-m", "512")),
          new LinuxGuest("mips64el", "bookworm", "linux-image-5kc-malta", "./boot/vmlinuz-*", "ttyS0", List.of("mips64el", "-M", "malta", "-cpu", "5KEf", "-m", "512")));
  // formatter:on

  /**
   * The row of {@code architecture}.
   *
   * @throws UserError naming the rows there are, when there is none of this name
   */
  public static LinuxGuest of(String architecture) {
    return TABLE.stream()
        .filter(row -> row.architecture.equals(architecture))
        .findFirst()
        .orElseThrow(() ->
            new UserError(
                "no Linux guest for '" + architecture + "': rhea linux knows " + names()));
  }

  /** The architectures of the table, for help texts. */
  public static String names() {
    return TABLE.stream().map(LinuxGuest::architecture).collect(Collectors.joining(", "));
  }
}
