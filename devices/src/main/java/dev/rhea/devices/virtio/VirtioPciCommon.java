package dev.rhea.devices.virtio;

import dev.rhea.memory.log.Log;

/** The common configuration structure of virtio over PCI (4.1.4.3). Guarded by the device. */
final class VirtioPciCommon {
  static final int SIZE = 0x38;

  private static final int DEVICE_FEATURE_SELECT = 0x00;
  private static final int DEVICE_FEATURE = 0x04;
  private static final int DRIVER_FEATURE_SELECT = 0x08;
  private static final int DRIVER_FEATURE = 0x0c;
  private static final int CONFIG_MSIX_VECTOR = 0x10;
  private static final int NUM_QUEUES = 0x12;
  private static final int DEVICE_STATUS = 0x14;
  private static final int CONFIG_GENERATION = 0x15;
  private static final int QUEUE_SELECT = 0x16;
  private static final int QUEUE_SIZE = 0x18;
  private static final int QUEUE_MSIX_VECTOR = 0x1a;
  private static final int QUEUE_ENABLE = 0x1c;
  private static final int QUEUE_NOTIFY_OFF = 0x1e;
  private static final int QUEUE_DESC = 0x20;

  private static final int NO_VECTOR = 0xffff;
  private static final long LOW = 0xffff_ffffL;

  private final VirtioDevice device;
  private final Log log;

  /** Descriptor table, driver area and device area of each queue until it is enabled. */
  private final long[][] addresses;

  private int deviceFeatureSelect;
  private int driverFeatureSelect;
  private long driverFeatures;
  private int queueSelect;

  VirtioPciCommon(VirtioDevice device, Log log) {
    this.device = device;
    this.log = log;
    addresses = new long[device.queueCount()][3];
  }

  void reset() {
    deviceFeatureSelect = 0;
    driverFeatureSelect = 0;
    driverFeatures = 0;
    queueSelect = 0;
    for (long[] queue : addresses) {
      java.util.Arrays.fill(queue, 0);
    }
  }

  long read(int at, int size) {
    if (at >= QUEUE_DESC && at < SIZE) {
      long field = queueExists() ? addresses[queueSelect][(at - QUEUE_DESC) / 8] : 0;
      return field >>> 8 * (at & 7);
    }
    return switch (at) {
      case DEVICE_FEATURE_SELECT -> deviceFeatureSelect & LOW;
      case DEVICE_FEATURE ->
          deviceFeatureSelect >>> 1 == 0
              ? device.deviceFeatures() >>> 32 * deviceFeatureSelect & LOW
              : 0;
      case DRIVER_FEATURE_SELECT -> driverFeatureSelect & LOW;
      case DRIVER_FEATURE ->
          driverFeatureSelect >>> 1 == 0 ? driverFeatures >>> 32 * driverFeatureSelect & LOW : 0;
      case CONFIG_MSIX_VECTOR, QUEUE_MSIX_VECTOR -> NO_VECTOR;
      case NUM_QUEUES -> device.queueCount();
      case DEVICE_STATUS -> device.status();
      // No configuration of ours changes while a driver reads it.
      case CONFIG_GENERATION -> 0;
      case QUEUE_SELECT -> queueSelect;
      // A queue that is not there has a size of 0.
      case QUEUE_SIZE -> queueExists() ? device.queue(queueSelect).size() : 0;
      case QUEUE_ENABLE -> queueExists() && device.queue(queueSelect).ready() ? 1 : 0;
      case QUEUE_NOTIFY_OFF -> queueSelect;
      default -> misuse("read of " + size + " bytes", at);
    };
  }

  void write(int at, int size, long value) {
    if (at >= QUEUE_DESC && at < SIZE) {
      writeAddress(at, size, value);
      return;
    }
    switch (at) {
      case DEVICE_FEATURE_SELECT -> deviceFeatureSelect = (int) value;
      case DRIVER_FEATURE_SELECT -> driverFeatureSelect = (int) value;
      case DRIVER_FEATURE -> {
        if (driverFeatureSelect >>> 1 == 0) {
          int shift = 32 * driverFeatureSelect;
          driverFeatures = driverFeatures & ~(LOW << shift) | (value & LOW) << shift;
          device.setDriverFeatures(driverFeatures);
        }
      }
      case DEVICE_STATUS -> {
        device.setStatus((int) value & 0xff);
        if ((value & 0xff) == 0) {
          reset();
        }
      }
      case QUEUE_SELECT -> queueSelect = (int) value & 0xffff;
      case QUEUE_SIZE -> {
        if (!queueExists() || !device.queue(queueSelect).setSize((int) value)) {
          misuse("size " + value + " of queue " + queueSelect, at);
        }
      }
      case QUEUE_ENABLE -> enable(value);
      // There are no vectors: a driver reads back that it got none.
      case CONFIG_MSIX_VECTOR, QUEUE_MSIX_VECTOR -> {}
      default -> misuse("write of " + size + " bytes", at);
    }
  }

  private void enable(long value) {
    // Only a reset takes a queue out of use (4.1.4.3.2).
    if (!queueExists() || value != 1) {
      misuse("enabling by " + value + " of queue " + queueSelect, QUEUE_ENABLE);
    } else if (!device.queue(queueSelect).ready()) {
      long[] queue = addresses[queueSelect];
      device.enableQueue(queueSelect, queue[0], queue[1], queue[2]);
    }
  }

  /** 64-bit fields are written whole or by halves (4.1.3.1). */
  private void writeAddress(int at, int size, long value) {
    if (!queueExists() || size < 4) {
      misuse("write of " + size + " bytes for queue " + queueSelect, at);
      return;
    }
    long[] queue = addresses[queueSelect];
    int field = (at - QUEUE_DESC) / 8;
    int shift = 8 * (at & 4);
    queue[field] = size == 8 ? value : queue[field] & ~(LOW << shift) | (value & LOW) << shift;
  }

  private boolean queueExists() {
    return queueSelect < addresses.length;
  }

  private int misuse(String what, int at) {
    log.guestError("virtio-pci: " + what + " at offset 0x" + Integer.toHexString(at));
    return 0;
  }
}
