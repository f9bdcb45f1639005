package dev.rhea.cpu.riscv;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The extensions that a CPU model may have, by their ratified names; the property on the command
 * line is the same in lower case. Order is that of QEMU's ISA string.
 */
public enum RvExtension {
  // formatter:off
  I           (Kind.LETTER),    // base integer instructions
  M           (Kind.LETTER),    // multiplication and division
  A           (Kind.LETTER),    // atomics
  F           (Kind.LETTER),    // single precision
  D           (Kind.LETTER),    // double precision
  C           (Kind.LETTER),    // compressed
  ZIC64B      (Kind.NAMED),     // cache blocks are 64 bytes
  ZICBOM      (Kind.NAMED),     // cache-block management
  ZICBOP      (Kind.NAMED),     // cache-block prefetch hints
  ZICBOZ      (Kind.NAMED),     // cache-block zero
  ZICCAMOA    (Kind.PLATFORM),  // main memory supports all atomics
  ZICCIF      (Kind.PLATFORM),  // instruction fetch is atomic
  ZICCLSM     (Kind.PLATFORM),  // main memory supports misaligned accesses
  ZICCRSE     (Kind.NAMED),     // lr and sc make progress
  ZICOND      (Kind.NAMED),     // conditional operations
  ZICNTR      (Kind.NAMED),     // cycle, time, instret
  ZICSR       (Kind.NAMED),     // control and status registers
  ZIFENCEI    (Kind.NAMED),     // fence.i
  ZIHINTNTL   (Kind.NAMED),     // non-temporal hints
  ZIHINTPAUSE (Kind.NAMED),     // pause
  ZIHPM       (Kind.NAMED),     // hardware performance counters (all read zero)
  ZMMUL       (Kind.NAMED),     // multiplication
  ZA64RS      (Kind.PLATFORM),  // reservation sets of at most 64 bytes
  ZAAMO       (Kind.NAMED),     // atomic memory operations
  ZALRSC      (Kind.NAMED),     // load-reserved and store-conditional
  ZAWRS       (Kind.NAMED),     // wait on reservation set
  ZFA         (Kind.NAMED),     // additional floating-point instructions
  ZFH         (Kind.NAMED),     // half precision
  ZFHMIN      (Kind.NAMED),     // half precision: moves and conversions
  ZCA         (Kind.NAMED),     // compressed integer
  ZCD         (Kind.NAMED),     // compressed double-precision loads and stores
  ZBA         (Kind.NAMED),     // address generation
  ZBB         (Kind.NAMED),     // basic bit manipulation
  ZBC         (Kind.NAMED),     // carry-less multiplication
  ZBKB        (Kind.NAMED),     // bit manipulation for cryptography
  ZBKC        (Kind.NAMED),     // carry-less multiplication for cryptography
  ZBKX        (Kind.NAMED),     // crossbar permutations
  ZBS         (Kind.NAMED),     // single-bit instructions
  SSCCPTR     (Kind.PLATFORM),  // main memory supports page-table reads
  SSCOUNTERENW(Kind.PLATFORM),  // scounteren can be written
  SSTC        (Kind.NAMED),     // stimecmp
  SSTVALA     (Kind.PLATFORM),  // stval tells the address or the instruction
  SSTVECD     (Kind.PLATFORM),  // stvec has the direct mode
  SSU64XL     (Kind.PLATFORM),  // U-mode can be 64 bits wide
  SVADE       (Kind.NAMED),     // A and D bits: page faults
  SVADU       (Kind.NAMED),     // A and D bits: hardware updating
  SVINVAL     (Kind.NAMED),     // fine-grained fences
  SVNAPOT     (Kind.NAMED),     // 64 KiB pages
  SVPBMT      (Kind.NAMED),     // page-based memory types
  SVVPTC      (Kind.NAMED),     // entries that become valid need no fence
  PMP         (Kind.INTERNAL),  // physical memory protection
  MMU         (Kind.INTERNAL);  // S-mode address translation
  // formatter:on

  /** How an extension is named and who decides on it. */
  private enum Kind {
    /** A letter of misa. */
    LETTER,
    /** A word of the ISA string. */
    NAMED,
    /** A word of the ISA string of newer models, with nothing to turn on or off. */
    PLATFORM,
    /** A property of the command line alone. */
    INTERNAL
  }

  private final Kind kind;

  RvExtension(Kind kind) {
    this.kind = kind;
  }

  /** Whether the ISA string of the device tree names it. */
  public boolean inIsaString() {
    return kind != Kind.INTERNAL;
  }

  /** Whether the command line may turn it on and off. */
  public boolean isProperty() {
    return kind != Kind.PLATFORM;
  }

  /** The command line's name. */
  public String property() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it is one of the single letters of misa. */
  public boolean isLetter() {
    return kind == Kind.LETTER;
  }

  /** The extension with that name in any case, or null. */
  public static @Nullable RvExtension named(String name) {
    for (RvExtension extension : values()) {
      if (extension.name().equalsIgnoreCase(name)) {
        return extension;
      }
    }
    return null;
  }
}
