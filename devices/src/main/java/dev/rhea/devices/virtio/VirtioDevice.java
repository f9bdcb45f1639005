package dev.rhea.devices.virtio;

import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.log.Log;
import org.jspecify.annotations.Nullable;

/**
 * What all virtio devices have in common (chapter 2): status, feature negotiation, queues and the
 * configuration space. A subclass is a device type of chapter 5; a transport of chapter 4 calls the
 * package-private methods.
 *
 * <p>The object itself is the device's lock: transports take it for each register access,
 * completions on the iothread take it before they touch a queue.
 *
 * <p><i>Not modelled</i>: queue reset (2.6.1), suspend; access to guest memory by way of an IOMMU.
 */
public abstract class VirtioDevice {
  static final int STATUS_DRIVER_OK = 4;
  static final int STATUS_FEATURES_OK = 8;
  static final int STATUS_NEEDS_RESET = 64;
  private static final int STATUS_WRITABLE = 0x8f;

  static final long F_ANY_LAYOUT = 1L << 27;
  static final long F_INDIRECT_DESC = 1L << 28;
  static final long F_EVENT_IDX = 1L << 29;
  static final long F_VERSION_1 = 1L << 32;

  /** The log of the machine. */
  protected final Log log;

  private final String name;
  private final int deviceId;
  private final long typeFeatures;
  private final VirtQueue[] queues;
  private @Nullable VirtioTransport transport;
  private boolean legacy;
  private int status;
  private long driverFeatures;

  /**
   * Makes a device in its reset state.
   *
   * @param name for the log, for example {@code "virtio-blk"}
   * @param deviceId the number of chapter 5
   * @param typeFeatures feature bits 0 to 23 of the device type
   * @param queueSizes most entries of each queue, powers of two
   * @param dma the address space that holds rings and buffers
   */
  protected VirtioDevice(
      String name, int deviceId, long typeFeatures, int[] queueSizes, AddressSpace dma, Log log) {
    this.name = name;
    this.deviceId = deviceId;
    this.typeFeatures = typeFeatures;
    this.log = log;
    queues = new VirtQueue[queueSizes.length];
    for (int i = 0; i < queues.length; i++) {
      queues[i] = new VirtQueue(dma, queueSizes[i]);
    }
  }

  // What a device type implements. All called with the lock held.

  /** The driver has notified a queue, or a queue came into use: pop what can be served. */
  protected abstract void handleQueue(int index);

  /**
   * The device is being reset: forget requests; on return no buffer of the driver's is touched any
   * more.
   */
  protected void deviceReset() {}

  /** The driver has settled its features and is about to use the device. */
  protected void driverReady() {}

  /** Reads a byte of the device-specific configuration; 0 beyond its end. */
  protected int readConfig(int offset) {
    return 0;
  }

  /** Writes a byte of the device-specific configuration, if that is writable. */
  protected void writeConfig(int offset, int value) {}

  /** Releases what the device holds of the host, after the vCPUs have stopped. */
  public void close() {}

  // What a device type uses.

  /** Whether both sides have agreed on a feature, given as its bit's value. */
  protected final boolean negotiated(long feature) {
    return (driverFeatures & feature) != 0;
  }

  /** Whether the driver has set the device up and not broken it. */
  protected final boolean running() {
    // A legacy driver may use queues before it sets DRIVER_OK (3.1.2).
    return (status & STATUS_NEEDS_RESET) == 0 && (legacy || (status & STATUS_DRIVER_OK) != 0);
  }

  final VirtQueue queue(int index) {
    return queues[index];
  }

  /** Interrupts the driver if it wants that for what was pushed to a queue. */
  final void signal(int index) {
    if (queues[index].wantsInterrupt() && transport != null) {
      transport.usedBuffers(index);
    }
  }

  /** Runs something that uses queues; if the driver has broken them, stops the device (2.1.2). */
  final void serve(Runnable action) {
    if (!running()) {
      return;
    }
    try {
      action.run();
    } catch (QueueException e) {
      broken(e);
    }
  }

  private void broken(QueueException e) {
    log.guestError(name + ": " + e.getMessage() + "; the device needs a reset");
    status |= STATUS_NEEDS_RESET;
    if ((status & STATUS_DRIVER_OK) != 0 && transport != null) {
      transport.configurationChanged();
    }
  }

  // What a transport uses, with the lock held.

  final void attach(VirtioTransport newTransport, boolean isLegacy) {
    transport = newTransport;
    legacy = isLegacy;
  }

  final int deviceId() {
    return deviceId;
  }

  final int queueCount() {
    return queues.length;
  }

  final long deviceFeatures() {
    long ring = F_INDIRECT_DESC | F_EVENT_IDX;
    return typeFeatures | ring | (legacy ? F_ANY_LAYOUT : F_VERSION_1);
  }

  final void setDriverFeatures(long features) {
    // After FEATURES_OK the driver must not change its mind (3.1.1); legacy drivers have no such
    // point.
    if ((status & STATUS_FEATURES_OK) == 0) {
      driverFeatures = legacy ? features & deviceFeatures() : features;
      for (VirtQueue queue : queues) {
        queue.setFeatures(negotiated(F_INDIRECT_DESC), negotiated(F_EVENT_IDX));
      }
    }
  }

  final int status() {
    return status;
  }

  final void setStatus(int value) {
    if (value == 0) {
      reset();
      return;
    }
    int next = (value & STATUS_WRITABLE) | (status & STATUS_NEEDS_RESET);
    boolean acceptable =
        (driverFeatures & ~deviceFeatures()) == 0 && (driverFeatures & F_VERSION_1) != 0;
    if (!legacy && (status & STATUS_FEATURES_OK) == 0 && !acceptable) {
      // The driver reads the bit back to learn that we refuse (2.2.2).
      next &= ~STATUS_FEATURES_OK;
    }
    boolean starts = (next & ~status & STATUS_DRIVER_OK) != 0;
    status = next;
    if (starts) {
      driverReady();
      for (int i = 0; i < queues.length; i++) {
        notifyQueue(i);
      }
    }
  }

  /** Puts the device into its power-on state. */
  public final synchronized void reset() {
    deviceReset();
    status = 0;
    driverFeatures = 0;
    for (VirtQueue queue : queues) {
      queue.reset();
    }
  }

  final void notifyQueue(int index) {
    if (index < queues.length && queues[index].ready()) {
      serve(() -> handleQueue(index));
    }
  }

  final void enableQueue(int index, long desc, long avail, long used) {
    try {
      queues[index].enable(desc, avail, used);
    } catch (QueueException e) {
      broken(e);
    }
  }
}
