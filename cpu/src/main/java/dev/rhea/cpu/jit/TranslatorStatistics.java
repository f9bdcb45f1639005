package dev.rhea.cpu.jit;

/**
 * What a {@link Translator}'s thread has done. Plain counters of that thread; others read them
 * approximately.
 */
public final class TranslatorStatistics {
  /** Classes defined, one per batch. */
  public long classes;

  /** Regions in them. */
  public long regions;

  /** Bytes of class files. */
  public long bytecodeBytes;

  /** Time from a batch's start until its class was defined, without the JVM's own compilers. */
  public long nanos;

  /** The counters as words {@code name=number}. */
  @Override
  public String toString() {
    return "classes=%d translated=%d bytecode-bytes=%d translate-us=%d"
        .formatted(classes, regions, bytecodeBytes, nanos / 1000);
  }
}
