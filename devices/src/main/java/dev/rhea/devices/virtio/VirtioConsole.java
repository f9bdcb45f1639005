package dev.rhea.devices.virtio;

import dev.rhea.devices.chardev.CharBackend;
import dev.rhea.devices.chardev.CharFrontend;
import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.log.Log;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Console device (5.3) with one port: queue 0 carries input, queue 1 output, and a byte of the
 * configuration takes emergency output before the queues are set up.
 *
 * <p><i>Not modelled</i>: several ports (F_MULTIPORT) and their control queues; the size of the
 * terminal (F_SIZE).
 */
public final class VirtioConsole extends VirtioDevice {
  private static final int DEVICE_ID = 3;
  private static final int RECEIVE = 0;
  private static final int TRANSMIT = 1;
  private static final int QUEUE_SIZE = 128;
  private static final long F_EMERG_WRITE = 1L << 2;
  private static final int CONFIG_EMERG_WR = 8;
  private static final int COPY_SIZE = 4096;

  /**
   * Output is copied on the vCPU's thread. Drivers send a page or so; gigabytes, made of one page
   * named a million times, are not output but an attempt to stop the machine.
   */
  private static final long LONGEST_OUTPUT = 16 << 20;

  private final CharBackend backend;
  private final byte[] copy = new byte[COPY_SIZE];

  /** A buffer that has been popped and waits for input. */
  private @Nullable DescriptorChain waiting;

  /** The back end has been told that there is no room. */
  private boolean inputHeldUp;

  /** Makes the device in its reset state and attaches it to the back end. */
  public VirtioConsole(CharBackend backend, AddressSpace dma, Log log) {
    super("virtio-console", DEVICE_ID, F_EMERG_WRITE, new int[] {QUEUE_SIZE, QUEUE_SIZE}, dma, log);
    this.backend = backend;
    backend.attach(new Receiver());
  }

  @Override
  protected void deviceReset() {
    waiting = null;
  }

  @Override
  protected void writeConfig(int offset, int value) {
    // The lowest byte of emerg_wr is the character (5.3.4).
    if (offset == CONFIG_EMERG_WR) {
      backend.write(value);
    }
  }

  @Override
  protected void handleQueue(int index) {
    if (index == TRANSMIT) {
      transmit();
    } else if (inputHeldUp) {
      inputHeldUp = false;
      backend.acceptInput();
    }
  }

  private void transmit() {
    VirtQueue queue = queue(TRANSMIT);
    boolean any = false;
    for (@Nullable DescriptorChain chain = queue.pop(); chain != null; chain = queue.pop()) {
      print(chain);
      queue.push(chain, 0);
      any = true;
    }
    if (any) {
      signal(TRANSMIT);
    }
  }

  private void print(DescriptorChain chain) {
    if (chain.readableBytes() > LONGEST_OUTPUT) {
      throw new QueueException(
          "console output of " + chain.readableBytes() + " bytes in one request");
    }
    try {
      chain.forEachReadable(
          0,
          chain.readableBytes(),
          (memory, position) -> {
            while (memory.hasRemaining()) {
              int length = Math.min(memory.remaining(), COPY_SIZE);
              memory.get(copy, 0, length);
              backend.write(copy, 0, length);
            }
          });
    } catch (IOException e) {
      throw new AssertionError("back ends do not fail", e);
    }
  }

  private int room() {
    serve(() -> {
      // An empty buffer can take nothing: give it back, or input would wait for ever.
      while (waiting == null || waiting.writableBytes() == 0) {
        if (waiting != null) {
          queue(RECEIVE).push(waiting, 0);
          signal(RECEIVE);
        }
        waiting = queue(RECEIVE).pop();
        if (waiting == null) {
          return;
        }
      }
    });
    return !running() || waiting == null ? 0 : (int) Math.min(waiting.writableBytes(), COPY_SIZE);
  }

  private final class Receiver implements CharFrontend {
    @Override
    public int canReceive() {
      synchronized (VirtioConsole.this) {
        int room = room();
        inputHeldUp = room == 0;
        return room;
      }
    }

    @Override
    public void receive(byte[] data, int offset, int length) {
      synchronized (VirtioConsole.this) {
        DescriptorChain chain = waiting;
        if (chain == null) {
          // Reset since we said that there was room: what was typed at the old system is lost with
          // it.
          return;
        }
        waiting = null;
        serve(() -> {
          queue(RECEIVE).push(chain, chain.write(0, data, offset, length));
          signal(RECEIVE);
        });
      }
    }
  }
}
