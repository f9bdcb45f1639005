package dev.rhea.cpu.gen;

/**
 * Integer operations that are one call in bytecode, so that generated code needs no branch inside
 * an expression. HotSpot inlines each in every compiled tier.
 *
 * <p>Hot path: no allocation.
 */
public final class Alu {
  /**
   * Added to both sides, it turns an unsigned comparison into a signed one: what
   * Long.compareUnsigned does, which C1 would call. C2 knows the pattern.
   */
  private static final long OFFSET = Long.MIN_VALUE;

  private Alu() {}

  public static long eq(long a, long b) {
    return a == b ? 1 : 0;
  }

  public static long ne(long a, long b) {
    return a != b ? 1 : 0;
  }

  public static long lt(long a, long b) {
    return a < b ? 1 : 0;
  }

  public static long ge(long a, long b) {
    return a >= b ? 1 : 0;
  }

  public static long le(long a, long b) {
    return a <= b ? 1 : 0;
  }

  public static long gt(long a, long b) {
    return a > b ? 1 : 0;
  }

  public static long ltu(long a, long b) {
    return a + OFFSET < b + OFFSET ? 1 : 0;
  }

  public static long geu(long a, long b) {
    return a + OFFSET >= b + OFFSET ? 1 : 0;
  }

  public static long leu(long a, long b) {
    return a + OFFSET <= b + OFFSET ? 1 : 0;
  }

  public static long gtu(long a, long b) {
    return a + OFFSET > b + OFFSET ? 1 : 0;
  }

  public static long seleq(long a, long b, long c, long d) {
    return a == b ? c : d;
  }

  public static long selne(long a, long b, long c, long d) {
    return a != b ? c : d;
  }

  public static long sellt(long a, long b, long c, long d) {
    return a < b ? c : d;
  }

  public static long selge(long a, long b, long c, long d) {
    return a >= b ? c : d;
  }

  public static long selle(long a, long b, long c, long d) {
    return a <= b ? c : d;
  }

  public static long selgt(long a, long b, long c, long d) {
    return a > b ? c : d;
  }

  public static long selltu(long a, long b, long c, long d) {
    return a + OFFSET < b + OFFSET ? c : d;
  }

  public static long selgeu(long a, long b, long c, long d) {
    return a + OFFSET >= b + OFFSET ? c : d;
  }

  public static long selleu(long a, long b, long c, long d) {
    return a + OFFSET <= b + OFFSET ? c : d;
  }

  public static long selgtu(long a, long b, long c, long d) {
    return a + OFFSET > b + OFFSET ? c : d;
  }
}
