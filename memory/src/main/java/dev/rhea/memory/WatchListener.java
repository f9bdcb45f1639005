package dev.rhea.memory;

/** Hears of accesses to addresses that a debugger watches. */
@FunctionalInterface
public interface WatchListener {
  /**
   * The vCPU is about to make this access, which will not fault. Called on its thread; may throw to
   * keep it from doing so.
   */
  void accessed(long gva, int size, Access access);
}
