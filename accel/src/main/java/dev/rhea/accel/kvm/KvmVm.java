package dev.rhea.accel.kvm;

import dev.rhea.memory.HostMemory;
import java.util.ArrayList;
import java.util.List;

/**
 * A virtual machine of the kernel's: memory, vCPUs, interrupt controllers. Closing it closes the
 * vCPUs that are left, and takes the memory away; the host memory behind it stays the owner's.
 *
 * <p>All methods may be called from any thread.
 */
public class KvmVm extends Descriptor {
  private static final int IOEVENTFD_DATAMATCH = 1;
  private static final int IOEVENTFD_PIO = 2;
  private static final int IOEVENTFD_DEASSIGN = 4;
  private static final int IRQFD_DEASSIGN = 1;
  private static final int IRQFD_RESAMPLE = 2;

  /** Two i8259 and an IO-APIC. */
  private static final int IRQCHIPS = 3;

  private final Kvm kvm;
  private final List<Controller> controllers = new ArrayList<>();
  private final int vcpuMapSize;
  private final List<KvmVcpu> vcpus = new ArrayList<>();

  /** {@code struct kvm_irq_level}, used under the lock of this. */
  private final Scratch irqLevel = new Scratch(Ioctl.KVM_IRQ_LINE.size);

  private boolean closed;

  KvmVm(Kvm kvm, int fd) {
    super("KVM's VM", fd);
    this.kvm = kvm;
    this.vcpuMapSize = kvm.vcpuMapSize();
  }

  /** The host's KVM. */
  public Kvm kvm() {
    return kvm;
  }

  /**
   * Makes a vCPU.
   *
   * @param id its number; on x86 also its local APIC's
   * @throws KvmException if the host refuses
   */
  public synchronized KvmVcpu createVcpu(int id) {
    int fd = ioctl(Ioctl.KVM_CREATE_VCPU, id);
    KvmVcpu vcpu = KvmVcpu.map(id, fd, vcpuMapSize, coalescedRingOffset());
    vcpus.add(vcpu);
    return vcpu;
  }

  private int coalescedRingOffset() {
    return kvm.capability(Capability.KVM_CAP_COALESCED_MMIO) * KvmVcpu.HOST_PAGE;
  }

  /**
   * Has the kernel model the interrupt controllers: on x86 two i8259, an IO-APIC, and a local APIC
   * in each vCPU made later.
   */
  public void createIrqchip() {
    ioctl(Ioctl.KVM_CREATE_IRQCHIP, 0);
    for (int chip = 0; chip < IRQCHIPS; chip++) {
      remember(Ioctl.KVM_GET_IRQCHIP, Ioctl.KVM_SET_IRQCHIP, chip);
    }
  }

  /** Has the kernel model an i8254 on IRQ 0 of its irqchip, with port 0x61 (x86). */
  public void createPit() {
    try (Scratch config = new Scratch(Ioctl.KVM_CREATE_PIT2.size)) {
      config.putInt(0, 1); // KVM_PIT_SPEAKER_DUMMY: port 0x61, which calibration loops read
      ioctl(Ioctl.KVM_CREATE_PIT2, config.address());
    }
    remember(Ioctl.KVM_GET_PIT2, Ioctl.KVM_SET_PIT2, 0);
  }

  /**
   * Says where the kernel may keep three pages of its own below 4 GiB, and one more for a page
   * table, for processors that cannot run real mode natively (x86; API, KVM_SET_TSS_ADDR and
   * KVM_SET_IDENTITY_MAP_ADDR).
   *
   * @param gpa of the four pages: no memory and no device may be there
   */
  public void setPrivatePages(long gpa) {
    if (kvm.has(Capability.KVM_CAP_SET_IDENTITY_MAP_ADDR)) {
      try (Scratch address = new Scratch(Long.BYTES)) {
        address.putLong(0, gpa);
        ioctl(Ioctl.KVM_SET_IDENTITY_MAP_ADDR, address.address());
      }
    }
    ioctl(Ioctl.KVM_SET_TSS_ADDR, gpa + KvmVcpu.HOST_PAGE);
  }

  /**
   * Puts the interrupt controllers and the PIT into the state that they had when they were made.
   */
  public void resetControllers() {
    controllers.forEach(Controller::restore);
  }

  /** Reads a controller of the kernel's, and remembers it for {@link #resetControllers}. */
  private void remember(Ioctl get, Ioctl set, int number) {
    Scratch initial = new Scratch(get.size);
    initial.putInt(0, number);
    ioctl(get, initial.address());
    controllers.add(new Controller(this, set, initial));
  }

  private record Controller(KvmVm vm, Ioctl set, Scratch initial) {
    void restore() {
      vm.ioctl(set, initial.address());
    }
  }

  /**
   * Has the kernel model a device (API, KVM_CREATE_DEVICE).
   *
   * @param name for messages
   * @param type the API's KVM_DEV_TYPE number
   * @throws KvmException if this kernel or host has no such device
   */
  public KvmDevice createDevice(String name, int type) {
    try (Scratch device = new Scratch(Ioctl.KVM_CREATE_DEVICE.size)) {
      device.putInt(0, type);
      ioctl(Ioctl.KVM_CREATE_DEVICE, device.address());
      return new KvmDevice(this, name, HostMemory.getInt(device.address() + 4));
    }
  }

  /** Makes a call on a device's descriptor: the result, or the error number negated. */
  int deviceIoctl(int fd, Ioctl call, long argument) {
    int result = LibC.ioctl(fd, call.request, argument);
    return result < 0 ? -LibC.errno() : result;
  }

  /** Makes a call on this VM. */
  public final int call(Ioctl call, long argument) {
    return ioctl(call, argument);
  }

  /** Sets the level of an input of the kernel's interrupt controllers. */
  public void setIrqLine(int gsi, boolean level) {
    synchronized (irqLevel) {
      if (closed) {
        return; // a device that is closed after the VM lowers its line
      }
      irqLevel.putInt(0, gsi).putInt(4, level ? 1 : 0);
      ioctl(Ioctl.KVM_IRQ_LINE, irqLevel.address());
    }
  }

  /**
   * Has each {@link EventFd#signal} of {@code event} pulse an input of the kernel's controllers.
   */
  public void addIrqFd(EventFd event, int gsi) {
    irqFd(event, gsi, 0);
  }

  /** Ends {@link #addIrqFd}. */
  public void removeIrqFd(EventFd event, int gsi) {
    irqFd(event, gsi, IRQFD_DEASSIGN);
  }

  /**
   * Has {@link EventFd#signal} of {@code raise} set an input until the guest ends its interrupt,
   * which signals {@code resampled}.
   */
  void addLevelIrqFd(EventFd raise, EventFd resampled, int gsi) {
    try (Scratch irqfd = new Scratch(Ioctl.KVM_IRQFD.size)) {
      irqfd.putInt(0, raise.fd()).putInt(4, gsi);
      irqfd.putInt(8, IRQFD_RESAMPLE).putInt(12, resampled.fd());
      ioctl(Ioctl.KVM_IRQFD, irqfd.address());
    }
  }

  private void irqFd(EventFd event, int gsi, int flags) {
    try (Scratch irqfd = new Scratch(Ioctl.KVM_IRQFD.size)) {
      irqfd.putInt(0, event.fd()).putInt(4, gsi).putInt(8, flags);
      ioctl(Ioctl.KVM_IRQFD, irqfd.address());
    }
  }

  /**
   * A store that the kernel itself answers, by signalling an {@link EventFd}: the vCPU goes on at
   * once.
   *
   * @param io whether {@code address} is an I/O port and not a gpa
   * @param size 1, 2, 4 or 8 bytes
   * @param match the value stored, zero-extended; others exit as usual
   */
  public record Doorbell(boolean io, long address, int size, long match) {}

  /** Has stores to {@code doorbell} signal {@code event}. */
  public void addDoorbell(EventFd event, Doorbell doorbell) {
    ioEventFd(event, doorbell, 0);
  }

  /** Ends {@link #addDoorbell}. */
  public void removeDoorbell(EventFd event, Doorbell doorbell) {
    ioEventFd(event, doorbell, IOEVENTFD_DEASSIGN);
  }

  private void ioEventFd(EventFd event, Doorbell doorbell, int flags) {
    int all = flags | IOEVENTFD_DATAMATCH | (doorbell.io ? IOEVENTFD_PIO : 0);
    try (Scratch ioeventfd = new Scratch(Ioctl.KVM_IOEVENTFD.size)) {
      ioeventfd.putLong(0, doorbell.match).putLong(8, doorbell.address);
      ioeventfd.putInt(16, doorbell.size).putInt(20, event.fd()).putInt(24, all);
      ioctl(Ioctl.KVM_IOEVENTFD, ioeventfd.address());
    }
  }

  /**
   * Has the kernel keep stores to a range for later, in the ring that {@link KvmVcpu} drains after
   * its next exit: for registers whose stores have no effect that the guest waits for.
   */
  public void addCoalescedMmio(long gpa, int size) {
    coalesced(Ioctl.KVM_REGISTER_COALESCED_MMIO, gpa, size);
  }

  /** Ends {@link #addCoalescedMmio}. */
  public void removeCoalescedMmio(long gpa, int size) {
    coalesced(Ioctl.KVM_UNREGISTER_COALESCED_MMIO, gpa, size);
  }

  private void coalesced(Ioctl call, long gpa, int size) {
    try (Scratch zone = new Scratch(call.size)) {
      zone.putLong(0, gpa).putInt(8, size);
      ioctl(call, zone.address());
    }
  }

  @Override
  public synchronized void close() {
    vcpus.forEach(KvmVcpu::close);
    vcpus.clear();
    controllers.forEach(controller -> controller.initial.close());
    controllers.clear();
    synchronized (irqLevel) {
      if (!closed) {
        closed = true;
        irqLevel.close();
      }
    }
    super.close();
  }
}
