package dev.rhea.devices.io;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Work of a machine whose runs are to be repeatable: done at once, on the vCPU's thread, and
 * completed between two slices, in the order in which it was asked for. How long the host takes
 * then shows nowhere. Used by the vCPU's thread alone.
 */
public final class SlicedWork implements BlockingWork {
  private final Deque<Runnable> completions = new ArrayDeque<>();

  @Override
  public void offload(Runnable work, Runnable completion) {
    work.run();
    completions.add(completion);
  }

  /** Between two slices: completes what was asked for in the last one. */
  public void complete() {
    // A completion may ask for more, which is then completed after the next slice.
    for (int n = completions.size(); n > 0; n--) {
      completions.remove().run();
    }
  }
}
