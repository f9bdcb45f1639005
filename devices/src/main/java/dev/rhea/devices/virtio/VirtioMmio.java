package dev.rhea.devices.virtio;

import dev.rhea.devices.irq.IrqSink;
import dev.rhea.memory.MmioHandler;
import dev.rhea.memory.log.Log;
import org.jspecify.annotations.Nullable;

/**
 * Virtio over MMIO: the register layout of 4.2.2 (version 2) or the legacy one of 4.2.4 (version
 * 1), with a device behind it or empty. An empty slot reads as device 0, which drivers skip.
 *
 * <p>Registers are 32 bits and are accessed so; the configuration space takes any size.
 *
 * <p><i>Not modelled</i>: shared memory regions (they read as length -1, none), queue reset,
 * big-endian legacy guests.
 */
public final class VirtioMmio implements MmioHandler, VirtioTransport {
  /** Bytes of address space that the registers and any configuration space need. */
  public static final long SIZE = 0x200;

  private static final int MAGIC_VALUE = 0x000;
  private static final int VERSION = 0x004;
  private static final int DEVICE_ID = 0x008;
  private static final int VENDOR_ID = 0x00c;
  private static final int DEVICE_FEATURES = 0x010;
  private static final int DEVICE_FEATURES_SEL = 0x014;
  private static final int DRIVER_FEATURES = 0x020;
  private static final int DRIVER_FEATURES_SEL = 0x024;
  private static final int LEGACY_GUEST_PAGE_SIZE = 0x028;
  private static final int QUEUE_SEL = 0x030;
  private static final int QUEUE_NUM_MAX = 0x034;
  private static final int QUEUE_NUM = 0x038;
  private static final int LEGACY_QUEUE_ALIGN = 0x03c;
  private static final int LEGACY_QUEUE_PFN = 0x040;
  private static final int QUEUE_READY = 0x044;

  /** Offset of the register by which a driver tells of new buffers; its value is the queue. */
  public static final int QUEUE_NOTIFY = 0x050;

  private static final int INTERRUPT_STATUS = 0x060;
  private static final int INTERRUPT_ACK = 0x064;
  private static final int STATUS = 0x070;
  private static final int QUEUE_DESC_LOW = 0x080;
  private static final int QUEUE_DESC_HIGH = 0x084;
  private static final int QUEUE_DRIVER_LOW = 0x090;
  private static final int QUEUE_DRIVER_HIGH = 0x094;
  private static final int QUEUE_DEVICE_LOW = 0x0a0;
  private static final int QUEUE_DEVICE_HIGH = 0x0a4;
  private static final int SHM_LEN_LOW = 0x0b0;
  private static final int SHM_BASE_HIGH = 0x0bc;
  private static final int CONFIG_GENERATION = 0x0fc;
  private static final int CONFIG = 0x100;

  private static final int MAGIC = 0x74726976; // "virt"
  private static final int VENDOR = 0x554d4551; // "QEMU", as drivers' quirk tables know it

  private static final int USED_BUFFER = 1;
  private static final int CONFIGURATION_CHANGE = 2;

  private final boolean legacy;
  private final @Nullable VirtioDevice device;
  private final IrqSink irq;
  private final Log log;
  private final QueueSetup[] setups;
  private int deviceFeaturesSel;
  private int driverFeaturesSel;
  private long driverFeatures;
  private int queueSel;
  private int guestPageSize;
  private int interruptStatus;

  /** The addresses of a queue until it is put into use. */
  private static final class QueueSetup {
    long desc;
    long driver;
    long device;
    int align;
    int pfn;
  }

  /**
   * Makes a slot in its reset state.
   *
   * @param legacy whether it is version 1, as QEMU's boards have it by default, instead of 2
   * @param device what is plugged in, null for nothing
   */
  public VirtioMmio(boolean legacy, @Nullable VirtioDevice device, IrqSink irq, Log log) {
    this.legacy = legacy;
    this.device = device;
    this.irq = irq;
    this.log = log;
    this.setups = new QueueSetup[device == null ? 0 : device.queueCount()];
    if (device != null) {
      device.attach(this, legacy);
    }
    forgetRegisters();
  }

  /** Resets the slot and what is plugged in. */
  public void reset() {
    if (device != null) {
      synchronized (device) {
        device.reset();
        forgetRegisters();
      }
    }
  }

  private void forgetRegisters() {
    deviceFeaturesSel = 0;
    driverFeaturesSel = 0;
    driverFeatures = 0;
    queueSel = 0;
    guestPageSize = 4096;
    interruptStatus = 0;
    for (int i = 0; i < setups.length; i++) {
      setups[i] = new QueueSetup();
    }
    updateIrq();
  }

  @Override
  public long read(long offset, int size) {
    if (device == null) {
      return switch ((int) offset) {
        case MAGIC_VALUE -> MAGIC;
        case VERSION -> version();
        case VENDOR_ID -> VENDOR;
        default -> 0;
      };
    }
    synchronized (device) {
      if (offset >= CONFIG) {
        long value = 0;
        for (int i = 0; i < size; i++) {
          value |= (device.readConfig((int) offset - CONFIG + i) & 0xffL) << (8 * i);
        }
        return value;
      }
      return size == 4
          ? readRegister(device, (int) offset)
          : misuse("read of " + size + " bytes", offset);
    }
  }

  @Override
  public void write(long offset, int size, long value) {
    if (device == null) {
      return;
    }
    synchronized (device) {
      if (offset >= CONFIG) {
        for (int i = 0; i < size; i++) {
          device.writeConfig((int) offset - CONFIG + i, (int) (value >>> (8 * i)) & 0xff);
        }
      } else if (size != 4) {
        misuse("write of " + size + " bytes", offset);
      } else if (!(legacy
          ? writeLegacy(device, (int) offset, (int) value)
          : writeModern((int) offset, (int) value))) {
        writeCommon(device, (int) offset, (int) value);
      }
    }
  }

  private int version() {
    return legacy ? 1 : 2;
  }

  private int readRegister(VirtioDevice dev, int offset) {
    return switch (offset) {
      case MAGIC_VALUE -> MAGIC;
      case VERSION -> version();
      case DEVICE_ID -> dev.deviceId();
      case VENDOR_ID -> VENDOR;
      case DEVICE_FEATURES ->
          deviceFeaturesSel >>> 1 == 0
              ? (int) (dev.deviceFeatures() >>> (32 * deviceFeaturesSel))
              : 0;
      case QUEUE_NUM_MAX -> queueExists() ? dev.queue(queueSel).maxSize() : 0;
      case INTERRUPT_STATUS -> interruptStatus;
      case STATUS -> dev.status();
      case LEGACY_QUEUE_PFN -> legacy && queueExists() ? setups[queueSel].pfn : 0;
      case QUEUE_READY -> !legacy && queueExists() && dev.queue(queueSel).ready() ? 1 : 0;
      // No configuration of ours changes while a driver reads it.
      case CONFIG_GENERATION -> 0;
      case SHM_LEN_LOW, SHM_LEN_LOW + 4, SHM_BASE_HIGH - 4, SHM_BASE_HIGH -> legacy ? 0 : -1;
      default -> misuse("read", offset);
    };
  }

  private void writeCommon(VirtioDevice dev, int offset, int value) {
    switch (offset) {
      case DEVICE_FEATURES_SEL -> deviceFeaturesSel = value;
      case DRIVER_FEATURES_SEL -> driverFeaturesSel = value;
      case DRIVER_FEATURES -> {
        if (driverFeaturesSel >>> 1 == 0) {
          int shift = 32 * driverFeaturesSel;
          driverFeatures =
              (driverFeatures & ~(0xffff_ffffL << shift)) | ((value & 0xffff_ffffL) << shift);
          dev.setDriverFeatures(driverFeatures);
        }
      }
      case QUEUE_SEL -> queueSel = value;
      case QUEUE_NUM -> {
        if (!queueExists() || !dev.queue(queueSel).setSize(value)) {
          misuse("size " + Integer.toUnsignedString(value) + " of queue " + queueSel, offset);
        }
      }
      case QUEUE_NOTIFY -> {
        if (value >= 0) {
          dev.notifyQueue(value);
        }
      }
      case INTERRUPT_ACK -> {
        interruptStatus &= ~value;
        updateIrq();
      }
      case STATUS -> {
        dev.setStatus(value & 0xff);
        if (value == 0) {
          forgetRegisters();
        }
      }
      default -> misuse("write", offset);
    }
  }

  /** Registers of version 2 only; false if it is none of them. */
  private boolean writeModern(int offset, int value) {
    if (offset != QUEUE_READY && (offset < QUEUE_DESC_LOW || offset > QUEUE_DEVICE_HIGH)) {
      return false;
    }
    if (!queueExists()) {
      misuse("write for queue " + Integer.toUnsignedString(queueSel), offset);
      return true;
    }
    QueueSetup setup = setups[queueSel];
    switch (offset) {
      case QUEUE_READY -> setReady(setup, (value & 1) != 0);
      case QUEUE_DESC_LOW -> setup.desc = withLow(setup.desc, value);
      case QUEUE_DESC_HIGH -> setup.desc = withHigh(setup.desc, value);
      case QUEUE_DRIVER_LOW -> setup.driver = withLow(setup.driver, value);
      case QUEUE_DRIVER_HIGH -> setup.driver = withHigh(setup.driver, value);
      case QUEUE_DEVICE_LOW -> setup.device = withLow(setup.device, value);
      case QUEUE_DEVICE_HIGH -> setup.device = withHigh(setup.device, value);
      default -> misuse("write", offset);
    }
    return true;
  }

  private void setReady(QueueSetup setup, boolean ready) {
    VirtioDevice dev = java.util.Objects.requireNonNull(device);
    if (!ready) {
      dev.queue(queueSel).disable();
    } else if (!dev.queue(queueSel).ready()) {
      dev.enableQueue(queueSel, setup.desc, setup.driver, setup.device);
    }
  }

  /** Registers of version 1 only; false if it is none of them. */
  private boolean writeLegacy(VirtioDevice dev, int offset, int value) {
    if (offset == LEGACY_GUEST_PAGE_SIZE) {
      if (Integer.bitCount(value) == 1) {
        guestPageSize = value;
      } else {
        misuse("page size " + Integer.toUnsignedString(value), offset);
      }
      return true;
    }
    if (offset != LEGACY_QUEUE_ALIGN && offset != LEGACY_QUEUE_PFN) {
      return false;
    }
    if (!queueExists()) {
      misuse("write for queue " + Integer.toUnsignedString(queueSel), offset);
    } else if (offset == LEGACY_QUEUE_ALIGN) {
      setups[queueSel].align = value;
    } else {
      setPfn(dev, setups[queueSel], value);
    }
    return true;
  }

  /**
   * The three areas lie one after the other, the used ring at the next multiple of the alignment
   * (2.7.2).
   */
  private void setPfn(VirtioDevice dev, QueueSetup setup, int pfn) {
    setup.pfn = pfn;
    dev.queue(queueSel).disable();
    if (pfn == 0) {
      return;
    }
    int align = Integer.bitCount(setup.align) == 1 && setup.align >= 4 ? setup.align : 4096;
    int size = dev.queue(queueSel).size();
    long desc = Integer.toUnsignedLong(pfn) * guestPageSize;
    long avail = desc + 16L * size;
    long availEnd = avail + 6 + 2L * size;
    dev.enableQueue(queueSel, desc, avail, (availEnd + align - 1) & -(long) align);
  }

  private boolean queueExists() {
    return queueSel >= 0 && queueSel < setups.length;
  }

  private static long withLow(long address, int low) {
    return (address & ~0xffff_ffffL) | (low & 0xffff_ffffL);
  }

  private static long withHigh(long address, int high) {
    return (address & 0xffff_ffffL) | ((long) high << 32);
  }

  @Override
  public void usedBuffers(int queue) {
    interruptStatus |= USED_BUFFER;
    updateIrq();
  }

  @Override
  public void configurationChanged() {
    interruptStatus |= CONFIGURATION_CHANGE;
    updateIrq();
  }

  private void updateIrq() {
    irq.set(interruptStatus != 0);
  }

  private int misuse(String what, long offset) {
    log.guestError("virtio-mmio: " + what + " at offset 0x" + Long.toHexString(offset));
    return 0;
  }
}
