package dev.rhea.cpu.ir;

/** The type of an IR value. Floating-point values travel as their bits in I64 or I32. */
public enum Type {
  /** No value. */
  VOID,
  /** 32 bits, a JVM int. */
  I32,
  /** 64 bits, a JVM long. */
  I64
}
