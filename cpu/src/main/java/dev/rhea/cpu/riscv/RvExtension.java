package dev.rhea.cpu.riscv;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The extensions that a CPU model may have, by their ratified names; the property on the command
 * line is the same in lower case. Order is the canonical order of the ISA string.
 */
public enum RvExtension {
  // formatter:off
  //         in ISA string  meaning
  I          (true),  // base integer instructions
  M          (true),  // multiplication and division
  A          (true),  // atomics
  F          (true),  // single precision
  D          (true),  // double precision
  C          (true),  // compressed
  ZICBOM     (true),  // cache-block management
  ZICBOP     (true),  // cache-block prefetch hints
  ZICBOZ     (true),  // cache-block zero
  ZICNTR     (true),  // cycle, time, instret
  ZICOND     (true),  // conditional operations
  ZICSR      (true),  // control and status registers
  ZIFENCEI   (true),  // fence.i
  ZIHINTNTL  (true),  // non-temporal hints
  ZIHINTPAUSE(true),  // pause
  ZIHPM      (true),  // hardware performance counters (all read zero)
  ZAWRS      (true),  // wait on reservation set
  ZFH        (true),  // half precision
  ZFHMIN     (true),  // half precision: moves and conversions
  ZCA        (true),  // compressed integer
  ZCD        (true),  // compressed double-precision loads and stores
  ZBA        (true),  // address generation
  ZBB        (true),  // basic bit manipulation
  ZBC        (true),  // carry-less multiplication
  ZBS        (true),  // single-bit instructions
  SSTC       (true),  // stimecmp
  SVADE      (true),  // A and D bits: page faults
  SVADU      (true),  // A and D bits: hardware updating
  SVINVAL    (true),  // fine-grained fences
  SVNAPOT    (true),  // 64 KiB pages
  SVPBMT     (true),  // page-based memory types
  PMP        (false), // physical memory protection
  MMU        (false); // S-mode address translation
  // formatter:on

  private final boolean inIsaString;

  RvExtension(boolean inIsaString) {
    this.inIsaString = inIsaString;
  }

  /** Whether the ISA string of the device tree names it. */
  public boolean inIsaString() {
    return inIsaString;
  }

  /** The command line's name. */
  public String property() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it is one of the single letters of misa. */
  public boolean isLetter() {
    return name().length() == 1;
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
