package dev.rhea.devices.io;

/**
 * Where devices have the host do what may block, a disk's reads and writes above all, and hear of
 * its completion. One of the places where what the guest does not determine enters the machine.
 */
@FunctionalInterface
public interface BlockingWork {
  /**
   * Runs {@code work}, and then {@code completion} where the machine's other events run. Of two
   * pieces of work either may finish first.
   */
  void offload(Runnable work, Runnable completion);
}
