package dev.rhea.cpu.mips;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code -cpu} names: a core's instruction set, its identification and configuration
 * registers, the size of its TLB and of its addresses. Values as QEMU shows them, without the bits
 * of what Rhea lacks: MIPS16e, the DSP and MT extensions.
 */
public enum MipsCpuModel {
  // formatter:off
  //        name      bits release  PRId        Config0      Config1      Config3      Status mask  FIR          FCSR mask    SEGBITS PABITS CCRes
  M24KF   ("24Kf",    32,  2,       0x00019300, 0x80000482,  0x9E190C8B,  0x00000000,  0x3678FF1F,  0x00739300,  0xFF83FFFF,  32,     32,    2),
  M34KF   ("34Kf",    32,  2,       0x00019500, 0x80000482,  0xFE190C8B,  0x00000020,  0x3678FF1F,  0x00739500,  0xFF83FFFF,  32,     32,    2),
  M5KEF   ("5KEf",    64,  2,       0x00018900, 0x80004482,  0xBE61309B,  0x00000000,  0x36F8FFFF,  0x00738900,  0xFF83FFFF,  42,     36,    2),
  M20KC   ("20Kc",    64,  1,       0x000182A0, 0x8000408A,  0xDEA3519B,  0x00000000,  0x36FBFFFF,  0x00038200,  0xFF83FFFF,  40,     36,    1);
  // formatter:on

  private static final int CONFIG2 = 0x80000000;

  private final String cpuName;
  private final int bits;
  private final int release;
  private final int prid;
  private final int config0;
  private final int config1;
  private final int config3;
  private final int statusMask;
  private final int fir;
  private final int fcsrMask;
  private final int segBits;
  private final int paBits;
  private final int ccRes;

  MipsCpuModel(
      String cpuName,
      int bits,
      int release,
      int prid,
      int config0,
      int config1,
      int config3,
      int statusMask,
      int fir,
      int fcsrMask,
      int segBits,
      int paBits,
      int ccRes) {
    this.cpuName = cpuName;
    this.bits = bits;
    this.release = release;
    this.prid = prid;
    this.config0 = config0;
    this.config1 = config1;
    this.config3 = config3;
    this.statusMask = statusMask;
    this.fir = fir;
    this.fcsrMask = fcsrMask;
    this.segBits = segBits;
    this.paBits = paBits;
    this.ccRes = ccRes;
  }

  /** The name on the command line. */
  public String cpuName() {
    return cpuName;
  }

  /** The model called {@code name}, or null. */
  public static @Nullable MipsCpuModel named(String name) {
    for (MipsCpuModel model : values()) {
      if (model.cpuName.equals(name)) {
        return model;
      }
    }
    return null;
  }

  /** The models of 64-bit targets, or of 32-bit ones. */
  public static List<MipsCpuModel> ofWidth(boolean is64) {
    return List.of(values()).stream().filter(model -> model.is64() == is64).toList();
  }

  /** Whether registers and addresses have 64 bits. */
  public boolean is64() {
    return bits == 64;
  }

  /** Release of the architecture, 1 or 2. */
  public int release() {
    return release;
  }

  /** Entries of the TLB, each for a pair of pages. */
  public int tlbEntries() {
    return (config1 >>> 25 & 63) + 1;
  }

  /** Whether rows of a pattern file's extension are there. */
  boolean has(String extension) {
    return switch (extension) {
      case "MIPS32", "CP0" -> true;
      case "MIPS32R2", "CP0+MIPS32R2" -> release >= 2;
      case "MIPS64", "CP0+MIPS64" -> is64();
      case "MIPS64R2" -> is64() && release >= 2;
      case "FPU" -> hasFpu();
      case "FPU+MIPS32R2" -> hasFpu() && release >= 2;
      case "FPU+MIPS64" -> hasFpu() && is64();
      case "FPU+MIPS64/MIPS32R2" -> hasFpu() && (is64() || release >= 2);
      default -> throw new IllegalArgumentException("no such extension: " + extension);
    };
  }

  /** Config1.FP. */
  private boolean hasFpu() {
    return (config1 & 1) != 0;
  }

  int prid() {
    return prid;
  }

  /** Config register {@code n}, 0 to 3, of a little-endian CPU after reset. */
  int config(int n) {
    return switch (n) {
      case 0 -> config0;
      case 1 -> config1;
      case 2 -> CONFIG2;
      case 3 -> config3;
      default -> 0;
    };
  }

  /** Bits of Status that software may write. */
  int statusMask() {
    return statusMask;
  }

  /** The floating-point implementation register. */
  int fir() {
    return fir;
  }

  /** Bits of FCSR that software may write. */
  int fcsrMask() {
    return fcsrMask;
  }

  /** Bits of a mapped segment's addresses. */
  int segBits() {
    return segBits;
  }

  /** Bits of a physical address. */
  int paBits() {
    return paBits;
  }

  /** The bits of EntryHi and of addresses that the TLB compares. */
  long segMask() {
    return is64() ? 3L << 62 | (1L << segBits) - 1 : -1;
  }

  /** Cycles of the pipeline for each step of Count: rdhwr's CCRes. */
  int ccRes() {
    return ccRes;
  }
}
