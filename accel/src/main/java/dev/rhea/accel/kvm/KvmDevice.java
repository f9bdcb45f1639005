package dev.rhea.accel.kvm;

/**
 * A device that the kernel models and that is configured by attributes (API, KVM_SET_DEVICE_ATTR):
 * the interrupt controllers of arm64 and riscv64.
 */
public final class KvmDevice extends Descriptor {
  private final KvmVm vm;

  KvmDevice(KvmVm vm, String name, int fd) {
    super(name, fd);
    this.vm = vm;
  }

  @Override
  int tryIoctl(Ioctl call, long argument) {
    return vm.deviceIoctl(fd(), call, argument);
  }

  /** Whether the device has attribute {@code attribute} of {@code group}. */
  public boolean has(int group, long attribute) {
    try (Scratch attr = attribute(group, attribute, 0)) {
      return tryIoctl(Ioctl.KVM_HAS_DEVICE_ATTR, attr.address()) == 0;
    }
  }

  /** Sets an attribute that has no value: does what it names. */
  public void perform(int group, long attribute) {
    give(group, attribute, 0);
  }

  /** Sets an attribute of 32 bits. */
  public void setInt(int group, long attribute, int value) {
    try (Scratch word = new Scratch(Long.BYTES)) {
      give(group, attribute, word.putInt(0, value).address());
    }
  }

  /** Sets an attribute of 64 bits. */
  public void setLong(int group, long attribute, long value) {
    try (Scratch word = new Scratch(Long.BYTES)) {
      give(group, attribute, word.putLong(0, value).address());
    }
  }

  private void give(int group, long attribute, long value) {
    try (Scratch attr = attribute(group, attribute, value)) {
      ioctl(Ioctl.KVM_SET_DEVICE_ATTR, attr.address());
    }
  }

  /** {@code struct kvm_device_attr}. */
  private static Scratch attribute(int group, long attribute, long value) {
    return new Scratch(Ioctl.KVM_SET_DEVICE_ATTR.size())
        .putInt(4, group)
        .putLong(8, attribute)
        .putLong(16, value);
  }
}
