package dev.rhea.cpu.ir;

/**
 * The shape of a guest memory access: width, extension of the loaded value to 64 bits, byte order.
 * This is the one place where little-endian and big-endian guests differ in the IR; the accessor
 * named here is a method of {@link dev.rhea.memory.Mmu}.
 */
public enum MemOp {
  // formatter:off
  U8  (1, "loadU8",    "store8"),
  S8  (1, "loadS8",    "store8"),
  U16 (2, "loadU16",   "store16"),
  S16 (2, "loadS16",   "store16"),
  U32 (4, "loadU32",   "store32"),
  S32 (4, "loadS32",   "store32"),
  U64 (8, "load64",    "store64"),
  U16BE(2, "loadU16Be", "store16Be"),
  S16BE(2, "loadS16Be", "store16Be"),
  U32BE(4, "loadU32Be", "store32Be"),
  S32BE(4, "loadS32Be", "store32Be"),
  U64BE(8, "load64Be",  "store64Be");
  // formatter:on

  private final int bytes;
  private final String loadMethod;
  private final String storeMethod;

  MemOp(int bytes, String loadMethod, String storeMethod) {
    this.bytes = bytes;
    this.loadMethod = loadMethod;
    this.storeMethod = storeMethod;
  }

  /** Width of the access in bytes. */
  public int bytes() {
    return bytes;
  }

  /** The method of Mmu with descriptor (J)J. */
  public String loadMethod() {
    return loadMethod;
  }

  /** The method of Mmu with descriptor (JJ)V: address, value. */
  public String storeMethod() {
    return storeMethod;
  }

  /** The same access in the other byte order. */
  public MemOp swapped() {
    return switch (this) {
      case U8 -> U8;
      case S8 -> S8;
      case U16 -> U16BE;
      case S16 -> S16BE;
      case U32 -> U32BE;
      case S32 -> S32BE;
      case U64 -> U64BE;
      case U16BE -> U16;
      case S16BE -> S16;
      case U32BE -> U32;
      case S32BE -> S32;
      case U64BE -> U64;
    };
  }
}
