package dev.rhea.tests.sequences.mips;

import dev.rhea.cpu.mips.MipsArchitecture;
import dev.rhea.cpu.mips.MipsCpuModel;
import java.nio.ByteOrder;

/** The kinds of programs: two widths, two byte orders, and of 32 bits two modes of the FPU. */
enum MipsGuest {
  MIPS("qemu-mips", "24Kf", MipsCpuModel.M24KF, true, false),
  MIPSEL("qemu-mipsel", "24Kf", MipsCpuModel.M24KF, false, false),
  MIPS_FR1("qemu-mips", "24Kf", MipsCpuModel.M24KF, true, true),
  MIPSEL_FR1("qemu-mipsel", "24Kf", MipsCpuModel.M24KF, false, true),
  MIPS64("qemu-mips64", "MIPS64R2-generic", MipsCpuModel.M5KEF, true, true),
  MIPS64EL("qemu-mips64el", "MIPS64R2-generic", MipsCpuModel.M5KEF, false, true);

  /** The emulator's program. */
  final String qemu;

  /** Its CPU: QEMU's 5KEf cannot write FCSR. */
  final String qemuCpu;

  final MipsCpuModel model;
  final boolean bigEndian;

  /** Status.FR: whether there are 32 floating-point registers of 64 bits. */
  final boolean fr;

  MipsGuest(String qemu, String qemuCpu, MipsCpuModel model, boolean bigEndian, boolean fr) {
    this.qemu = qemu;
    this.qemuCpu = qemuCpu;
    this.model = model;
    this.bigEndian = bigEndian;
    this.fr = fr;
  }

  boolean is64() {
    return model.is64();
  }

  ByteOrder order() {
    return bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }

  MipsArchitecture architecture() {
    return MipsArchitecture.of(bigEndian);
  }

  /** Number of the system call write. */
  int write() {
    return is64() ? 5001 : 4004;
  }

  /** Number of the system call exit. */
  int exit() {
    return is64() ? 5058 : 4001;
  }
}
