package dev.rhea.devices.virtio;

import dev.rhea.devices.pci.PciFunction;
import dev.rhea.devices.pci.PciIdentity;
import dev.rhea.devices.pci.PciWindow;
import dev.rhea.memory.MmioHandler;
import dev.rhea.memory.log.Log;

/**
 * Virtio over PCI (4.1): a function with one window in memory space that holds the four structures,
 * and vendor-specific capabilities that tell where. Interrupts go by INTA#.
 *
 * <p><i>Not modelled</i>: MSI-X; the legacy interface of transitional devices; queue reset,
 * notification data and the administration virtqueue; the bus master bit, which drivers set before
 * they use a queue; shared memory regions.
 */
public final class VirtioPci extends PciFunction implements VirtioTransport, MmioHandler {
  private static final int VENDOR = 0x1af4;
  private static final int FIRST_DEVICE = 0x1040;
  private static final int SUBSYSTEM = 0x1100;
  private static final int REVISION_MODERN = 1;

  /** The window's register, and the distance of its structures. */
  private static final int WINDOW = 4;

  private static final int STRUCTURE_SIZE = 0x1000;
  private static final int COMMON = 0;
  private static final int ISR = 1;
  private static final int DEVICE = 2;
  private static final int NOTIFY = 3;
  private static final int STRUCTURES = 4;

  /** Bytes between the notification addresses of two queues. */
  private static final int NOTIFY_MULTIPLIER = 4;

  // struct virtio_pci_cap (4.1.4).
  private static final int CAP_VENDOR = 0x09;
  private static final int CAP_LENGTH = 16;
  private static final int CAP_TYPE_COMMON = 1;
  private static final int CAP_TYPE_NOTIFY = 2;
  private static final int CAP_TYPE_ISR = 3;
  private static final int CAP_TYPE_DEVICE = 4;
  private static final int CAP_TYPE_PCI = 5;
  private static final int CAP_OFFSET = 8;
  private static final int CAP_BYTES = 12;
  private static final int CAP_DATA = 16;

  private static final int ISR_QUEUE = 1;
  private static final int ISR_CONFIGURATION = 2;

  private final VirtioDevice device;
  private final VirtioPciCommon common;
  private final int accessCapability;
  private int isr;

  /**
   * Makes the function in its reset state.
   *
   * @param classCode what {@code lspci} calls it: base class, sub-class, interface
   */
  public VirtioPci(VirtioDevice device, int classCode, Log log) {
    super(
        "virtio-pci",
        new PciIdentity(
            VENDOR,
            FIRST_DEVICE + device.deviceId(),
            REVISION_MODERN,
            classCode,
            VENDOR,
            SUBSYSTEM));
    this.device = device;
    this.common = new VirtioPciCommon(device, log);
    device.attach(this, false);
    addStructure(CAP_TYPE_COMMON, COMMON, VirtioPciCommon.SIZE, 0);
    addStructure(CAP_TYPE_ISR, ISR, 1, 0);
    addStructure(CAP_TYPE_DEVICE, DEVICE, STRUCTURE_SIZE, 0);
    int notify = addStructure(CAP_TYPE_NOTIFY, NOTIFY, STRUCTURE_SIZE, 4);
    config().set(notify + CAP_LENGTH, 4, NOTIFY_MULTIPLIER);
    accessCapability = addStructure(CAP_TYPE_PCI, COMMON, 0, 4);
    config().allowWrites(accessCapability + 4, 1, 0xff);
    config().allowWrites(accessCapability + CAP_OFFSET, 4, 0xffff_ffffL);
    config().allowWrites(accessCapability + CAP_BYTES, 4, 0xffff_ffffL);
    config().allowWrites(accessCapability + CAP_DATA, 4, 0xffff_ffffL);
    addWindow(
        WINDOW,
        new PciWindow(PciWindow.Kind.MEMORY_64, true, (long) STRUCTURES * STRUCTURE_SIZE, this));
    useInterruptPin(1);
  }

  private int addStructure(int type, int structure, int bytes, int more) {
    int at = addCapability(CAP_VENDOR, CAP_LENGTH + more);
    config().set(at + 2, 1, CAP_LENGTH + more);
    config().set(at + 3, 1, type);
    config().set(at + 4, 1, type == CAP_TYPE_PCI ? 0 : WINDOW);
    config().set(at + CAP_OFFSET, 4, (long) structure * STRUCTURE_SIZE);
    config().set(at + CAP_BYTES, 4, bytes);
    return at;
  }

  /** What is behind it. */
  public VirtioDevice device() {
    return device;
  }

  @Override
  protected void functionReset() {
    synchronized (device) {
      device.reset();
      common.reset();
      isr = 0;
      updateIrq();
    }
  }

  // ---- the window ----

  @Override
  public long read(long offset, int size) {
    int at = (int) offset % STRUCTURE_SIZE;
    synchronized (device) {
      return switch ((int) offset / STRUCTURE_SIZE) {
        case COMMON -> common.read(at, size);
        case ISR -> at == 0 ? readIsr() : 0;
        case DEVICE -> readDevice(at, size);
        default -> 0; // Notifications are written only.
      };
    }
  }

  @Override
  public void write(long offset, int size, long value) {
    int at = (int) offset % STRUCTURE_SIZE;
    synchronized (device) {
      switch ((int) offset / STRUCTURE_SIZE) {
        case COMMON -> {
          common.write(at, size, value);
          if (device.status() == 0) {
            isr = 0;
            updateIrq();
          }
        }
        case ISR -> {}
        case DEVICE -> {
          for (int i = 0; i < size; i++) {
            device.writeConfig(at + i, (int) (value >>> (8 * i)) & 0xff);
          }
        }
        default -> device.notifyQueue(at / NOTIFY_MULTIPLIER);
      }
    }
  }

  /** Reading acknowledges (4.1.4.5). */
  private int readIsr() {
    int value = isr;
    isr = 0;
    updateIrq();
    return value;
  }

  private long readDevice(int at, int size) {
    long value = 0;
    for (int i = 0; i < size; i++) {
      value |= (device.readConfig(at + i) & 0xffL) << (8 * i);
    }
    return value;
  }

  // ---- the window by way of configuration space (4.1.4.9) ----

  @Override
  protected void beforeConfigRead(int offset, int size) {
    if (touchesData(offset, size)) {
      int bytes = accessBytes();
      long at = accessOffset(bytes);
      if (at >= 0) {
        long value = read(at, bytes);
        synchronized (this) {
          config().set(accessCapability + CAP_DATA, bytes, value);
        }
      }
    }
  }

  @Override
  protected void afterConfigWrite(int offset, int size) {
    if (touchesData(offset, size)) {
      int bytes = accessBytes();
      long at = accessOffset(bytes);
      if (at >= 0) {
        long value;
        synchronized (this) {
          value = config().get(accessCapability + CAP_DATA, bytes);
        }
        write(at, bytes, value);
      }
    }
  }

  private boolean touchesData(int offset, int size) {
    int data = accessCapability + CAP_DATA;
    return offset < data + 4 && offset + size > data;
  }

  private synchronized int accessBytes() {
    return (int) config().get(accessCapability + CAP_BYTES, 4);
  }

  /** Where in the window, or -1 if the capability's fields make no sense together. */
  private synchronized long accessOffset(int bytes) {
    long at = config().get(accessCapability + CAP_OFFSET, 4);
    boolean sane = bytes == 1 || bytes == 2 || bytes == 4;
    boolean ours = config().get(accessCapability + 4, 1) == WINDOW;
    boolean inside = at + bytes <= (long) STRUCTURES * STRUCTURE_SIZE;
    return sane && ours && inside && at % bytes == 0 ? at : -1;
  }

  // ---- for the device ----

  @Override
  public void usedBuffers(int queue) {
    isr |= ISR_QUEUE;
    updateIrq();
  }

  @Override
  public void configurationChanged() {
    isr |= ISR_CONFIGURATION;
    updateIrq();
  }

  private void updateIrq() {
    setInterruptPin(isr != 0);
  }
}
