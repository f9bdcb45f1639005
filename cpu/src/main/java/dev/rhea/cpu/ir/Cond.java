package dev.rhea.cpu.ir;

/** Comparison of two integers of one type; U means unsigned. */
public enum Cond {
  EQ("eq"),
  NE("ne"),
  LT("lt"),
  GE("ge"),
  LE("le"),
  GT("gt"),
  LTU("ltu"),
  GEU("geu"),
  LEU("leu"),
  GTU("gtu");

  private final String text;

  Cond(String text) {
    this.text = text;
  }

  /** The name in the IR's text form. */
  public String text() {
    return text;
  }

  /** The condition that holds exactly when this one does not. */
  public Cond negated() {
    return switch (this) {
      case EQ -> NE;
      case NE -> EQ;
      case LT -> GE;
      case GE -> LT;
      case LE -> GT;
      case GT -> LE;
      case LTU -> GEU;
      case GEU -> LTU;
      case LEU -> GTU;
      case GTU -> LEU;
    };
  }

  /** Evaluates the condition on 64-bit operands (for I32: on sign-extended ones). */
  public boolean test(long a, long b) {
    return switch (this) {
      case EQ -> a == b;
      case NE -> a != b;
      case LT -> a < b;
      case GE -> a >= b;
      case LE -> a <= b;
      case GT -> a > b;
      case LTU -> Long.compareUnsigned(a, b) < 0;
      case GEU -> Long.compareUnsigned(a, b) >= 0;
      case LEU -> Long.compareUnsigned(a, b) <= 0;
      case GTU -> Long.compareUnsigned(a, b) > 0;
    };
  }
}
