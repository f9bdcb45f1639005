package dev.rhea.devices.virtio;

import dev.rhea.devices.io.BlockingWork;
import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.log.Log;
import org.jspecify.annotations.Nullable;

/**
 * Entropy device (5.4): fills the driver's buffers with random bytes, at most {@link #MOST_BYTES}
 * each, so that a request for gigabytes does not occupy a worker.
 *
 * <p><i>Not modelled</i>: a limit of the rate.
 */
public final class VirtioRng extends VirtioDevice {
  /** Most bytes that a buffer gets; the driver is told how many they were. */
  static final int MOST_BYTES = 1 << 16;

  private static final int DEVICE_ID = 4;
  private static final int QUEUE_SIZE = 8;

  private final EntropySource source;
  private final BlockingWork work;

  /** Counts resets: a completion of an earlier life is dropped. */
  private int epoch;

  /** Makes the device in its reset state. */
  public VirtioRng(EntropySource source, BlockingWork work, AddressSpace dma, Log log) {
    super("virtio-rng", DEVICE_ID, 0, new int[] {QUEUE_SIZE}, dma, log);
    this.source = source;
    this.work = work;
  }

  @Override
  protected void deviceReset() {
    epoch++;
  }

  @Override
  protected void handleQueue(int index) {
    VirtQueue queue = queue(0);
    for (@Nullable DescriptorChain chain = queue.pop(); chain != null; chain = queue.pop()) {
      start(chain);
    }
  }

  private void start(DescriptorChain chain) {
    int startedIn = epoch;
    byte[] bytes = new byte[(int) Math.min(chain.writableBytes(), MOST_BYTES)];
    work.offload(() -> source.fill(bytes), () -> complete(chain, bytes, startedIn));
  }

  private synchronized void complete(DescriptorChain chain, byte[] bytes, int startedIn) {
    if (startedIn != epoch) {
      return;
    }
    serve(() -> {
      queue(0).push(chain, chain.write(0, bytes, 0, bytes.length));
      signal(0);
    });
  }
}
