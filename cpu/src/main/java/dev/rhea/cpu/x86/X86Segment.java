package dev.rhea.cpu.x86;

/**
 * A segment register with its hidden part (SDM volume 3, 3.4.3 "Segment Registers" and 3.4.5
 * "Segment Descriptors").
 */
public final class X86Segment {
  /** The visible part. */
  public int selector;

  /** Linear address of the first byte. */
  public long base;

  /** Offset of the last byte, already multiplied if {@link #granularity} is set. */
  public int limit;

  /** Type field, 4 bits. */
  public int type;

  /** Descriptor type: true for code and data, false for system segments. */
  public boolean codeOrData;

  /** Descriptor privilege level, 0 to 3. */
  public int dpl;

  /** Segment present. */
  public boolean present;

  /** Available to software. */
  public boolean avl;

  /** 64-bit code segment. */
  public boolean longMode;

  /** Default operation size: 32 bits. */
  public boolean big;

  /** Granularity: limit in pages. */
  public boolean granularity;

  /** As after power-on or INIT (SDM volume 3, table 10-1), based at {@code base}. */
  void reset(int newSelector, long newBase, int newType, boolean isCodeOrData) {
    setFlat(newSelector, newType, 0);
    base = newBase;
    limit = 0xffff;
    codeOrData = isCodeOrData;
    big = false;
    granularity = false;
  }

  /**
   * A flat 32-bit segment of 4 GiB.
   *
   * @param newType 11 for code, 3 for data, both accessed
   */
  public void setFlat(int newSelector, int newType, int newDpl) {
    selector = newSelector;
    base = 0;
    limit = -1;
    type = newType;
    codeOrData = true;
    dpl = newDpl;
    present = true;
    avl = false;
    longMode = false;
    big = true;
    granularity = true;
  }

  /** A flat 64-bit code segment. */
  public void setLongCode(int newSelector, int newDpl) {
    setFlat(newSelector, 11, newDpl);
    longMode = true;
    big = false;
  }

  /** Takes over all of {@code other}. */
  void copyFrom(X86Segment other) {
    selector = other.selector;
    base = other.base;
    limit = other.limit;
    type = other.type;
    codeOrData = other.codeOrData;
    dpl = other.dpl;
    present = other.present;
    avl = other.avl;
    longMode = other.longMode;
    big = other.big;
    granularity = other.granularity;
  }

  /** Bits 8 to 23 of the descriptor's second word, where the manual has them. */
  public int attributes() {
    return type << 8
        | (codeOrData ? 1 << 12 : 0)
        | dpl << 13
        | (present ? 1 << 15 : 0)
        | (avl ? 1 << 20 : 0)
        | (longMode ? 1 << 21 : 0)
        | (big ? 1 << 22 : 0)
        | (granularity ? 1 << 23 : 0);
  }

  /** Selector, base, limit and attributes, as QEMU's {@code info registers} has them. */
  @Override
  public String toString() {
    return "%04x %016x %08x %08x".formatted(selector, base, limit, attributes());
  }
}
