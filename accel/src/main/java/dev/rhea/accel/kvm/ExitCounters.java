package dev.rhea.accel.kvm;

/**
 * How often a vCPU left the kernel, by reason. Written by its thread; others may read old values.
 */
final class ExitCounters {
  private final long[] counts = new long[ExitReason.count()];
  private long kicks;
  private long total;

  void count(ExitReason reason) {
    counts[reason.ordinal()]++;
    total++;
  }

  void countKick() {
    kicks++;
  }

  long total() {
    return total;
  }

  long of(ExitReason reason) {
    return counts[reason.ordinal()];
  }

  /** {@code exits=12 IO=10 MMIO=2 kicks=1}: the reasons that occurred, most frequent first. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("exits=").append(total);
    ExitReason[] reasons = ExitReason.values();
    java.util.Arrays.sort(reasons, (a, b) -> Long.compare(of(b), of(a)));
    for (ExitReason reason : reasons) {
      if (of(reason) > 0) {
        text.append(' ').append(reason).append('=').append(of(reason));
      }
    }
    return text.append(" kicks=").append(kicks).toString();
  }
}
