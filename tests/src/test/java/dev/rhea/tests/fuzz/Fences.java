package dev.rhea.tests.fuzz;

import dev.rhea.memory.GuestRam;
import dev.rhea.memory.HostMemory;

/**
 * Host memory on both sides of what is allocated in between, as Linux puts mappings side by side:
 * whoever leaves a guest's RAM by not too much leaves a trace here.
 */
final class Fences implements AutoCloseable {
  private static final long SIZE = 1 << 20;
  private static final byte FILL = (byte) 0xA5;
  private static final long WORD = 0xA5A5_A5A5_A5A5_A5A5L;

  private final GuestRam above = fence();
  private GuestRam below = above;

  private static GuestRam fence() {
    GuestRam ram = GuestRam.anonymous(SIZE);
    HostMemory.fill(ram.address(), SIZE, FILL);
    return ram;
  }

  /** To be called behind the allocation of what is to be fenced. */
  void shut() {
    below = fence();
  }

  /** Fails if a fence was written to. */
  void check() {
    check(above);
    check(below);
  }

  private static void check(GuestRam fence) {
    for (long offset = 0; offset < SIZE; offset += 8) {
      if (HostMemory.getLong(fence.address() + offset) != WORD) {
        throw new AssertionError(
            "host memory outside the guest was written at offset " + offset + " of a fence");
      }
    }
  }

  @Override
  public void close() {
    above.close();
    below.close();
  }
}
