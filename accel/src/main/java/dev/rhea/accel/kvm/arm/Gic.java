package dev.rhea.accel.kvm.arm;

import dev.rhea.accel.kvm.KvmDevice;
import dev.rhea.accel.kvm.KvmException;
import dev.rhea.accel.kvm.KvmVm;
import java.util.ArrayList;
import java.util.List;

/**
 * The kernel's Generic Interrupt Controller, version 3 or 2, and for version 3 the ITS that
 * translates messages (the kernel's Documentation/virt/kvm/devices/arm-vgic-v3.rst, arm-vgic.rst,
 * arm-vgic-its.rst).
 *
 * <p>Interrupts of devices are shared ones: {@link #setLine} for levels; {@link KvmVm#addIrqFd}
 * counts them from 0.
 */
public final class Gic implements AutoCloseable {
  // formatter:off
  static final int DEVICE_V2             = 5;
  static final int DEVICE_V3             = 7;
  static final int DEVICE_ITS            = 8;

  static final int GROUP_ADDRESS         = 0;
  static final int V2_DISTRIBUTOR        = 0;
  static final int V2_CPU_INTERFACE      = 1;
  static final int V3_DISTRIBUTOR        = 2;
  static final int V3_REDISTRIBUTOR_REGION = 5;
  static final int ITS_REGISTERS         = 4;

  static final int GROUP_INTERRUPTS      = 3;
  static final int GROUP_CONTROL         = 4;
  static final int CONTROL_INIT          = 0;

  // KVM_IRQ_LINE's irq.
  static final int LINE_TYPE_SHIFT       = 24;
  static final int LINE_TYPE_SHARED      = 1;

  /** Interrupts of CPUs' own, below the shared ones. */
  private static final int PRIVATE       = 32;
  private static final int MOST          = 1020;
  // formatter:on

  /** In the address of a region of redistributors: how many there are. */
  private static final int REGION_COUNT_SHIFT = 52;

  private final KvmVm vm;
  private final List<KvmDevice> devices = new ArrayList<>();

  private Gic(KvmVm vm) {
    this.vm = vm;
  }

  /**
   * Makes a GICv3; after the vCPUs have been initialised, and before one runs.
   *
   * @param distributor gpa of its 64 KiB
   * @param redistributors gpa of the CPUs' 128 KiB each, one behind the other
   * @param its gpa of the ITS's 128 KiB, 0 for none
   * @param cpus how many
   * @param shared how many shared interrupts, a multiple of 32
   * @throws KvmException if the host has none
   */
  public static Gic version3(
      KvmVm vm, long distributor, long redistributors, long its, int cpus, int shared) {
    Gic gic = new Gic(vm);
    try {
      KvmDevice device = gic.create("KVM's GICv3", DEVICE_V3, shared);
      device.setLong(GROUP_ADDRESS, V3_DISTRIBUTOR, distributor);
      device.setLong(
          GROUP_ADDRESS,
          V3_REDISTRIBUTOR_REGION,
          redistributors | (long) cpus << REGION_COUNT_SHIFT);
      device.perform(GROUP_CONTROL, CONTROL_INIT);
      if (its != 0) {
        KvmDevice translator = vm.createDevice("KVM's ITS", DEVICE_ITS);
        gic.devices.add(translator);
        translator.setLong(GROUP_ADDRESS, ITS_REGISTERS, its);
        translator.perform(GROUP_CONTROL, CONTROL_INIT);
      }
      return gic;
    } catch (KvmException e) {
      gic.close();
      throw e;
    }
  }

  /**
   * Makes a GICv2, for up to eight CPUs on hosts without version 3.
   *
   * @param distributor gpa of its 4 KiB
   * @param cpuInterface gpa of the 8 KiB in which each CPU sees its own interface
   * @param shared how many shared interrupts, a multiple of 32
   * @throws KvmException if the host has none
   */
  public static Gic version2(KvmVm vm, long distributor, long cpuInterface, int shared) {
    Gic gic = new Gic(vm);
    try {
      KvmDevice device = gic.create("KVM's GICv2", DEVICE_V2, shared);
      device.setLong(GROUP_ADDRESS, V2_DISTRIBUTOR, distributor);
      device.setLong(GROUP_ADDRESS, V2_CPU_INTERFACE, cpuInterface);
      device.perform(GROUP_CONTROL, CONTROL_INIT);
      return gic;
    } catch (KvmException e) {
      gic.close();
      throw e;
    }
  }

  private KvmDevice create(String name, int type, int shared) {
    if (shared % 32 != 0 || shared < 32 || shared + PRIVATE > MOST + 4) {
      throw new IllegalArgumentException(shared + " shared interrupts");
    }
    KvmDevice device = vm.createDevice(name, type);
    devices.add(device);
    device.setInt(GROUP_INTERRUPTS, 0, shared + PRIVATE);
    return device;
  }

  /** Sets the level of the shared interrupt {@code number}, from 0. */
  public void setLine(int number, boolean level) {
    vm.setIrqLine(LINE_TYPE_SHARED << LINE_TYPE_SHIFT | number + PRIVATE, level);
  }

  @Override
  public void close() {
    devices.forEach(KvmDevice::close);
    devices.clear();
  }
}
