package dev.rhea.cpu.softfloat;

/**
 * One operation of {@link Operations}.
 *
 * @param name as the vector files have it: {@code add.f64}, {@code f64.int32}
 * @param operands one letter per operand: {@code h s d} for binary16, 32, 64; {@code l L} for
 *     int64, uint64
 * @param rounds whether the rounding mode matters
 * @param soft the generic implementation
 * @param host the one that translated code calls; the same object where there is none
 */
record Operation(String name, String operands, boolean rounds, Body soft, Body host) {
  /** Runs the operation; operands it does not have are ignored. */
  interface Body {
    long run(FloatEnv env, long a, long b, long c, int rm);
  }

  boolean hasHost() {
    return host != soft;
  }
}
