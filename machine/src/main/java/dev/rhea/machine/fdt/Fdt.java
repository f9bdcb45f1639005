package dev.rhea.machine.fdt;

/**
 * Numbers of the flattened form (Devicetree Specification v0.4, chapter 5), shared by reader and
 * writer.
 */
final class Fdt {
  // formatter:off
  static final int MAGIC             = 0xd00dfeed;
  static final int VERSION           = 17;
  static final int COMPATIBLE_WITH   = 16;
  /** Bytes of the header since version 17. */
  static final int HEADER_SIZE       = 40;
  /** Bytes of an entry of the memory reservation block. */
  static final int RESERVATION_SIZE  = 16;

  static final int BEGIN_NODE = 1;
  static final int END_NODE   = 2;
  static final int PROP       = 3;
  static final int NOP        = 4;
  static final int END        = 9;
  // formatter:on

  /** {@code offset} rounded up to a multiple of four, as tokens, names and values lie. */
  static int align4(int offset) {
    return offset + 3 & ~3;
  }

  private Fdt() {}
}
