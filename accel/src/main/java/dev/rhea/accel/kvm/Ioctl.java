package dev.rhea.accel.kvm;

/**
 * The API's calls: number and, for those that pass a structure, its direction and size in bytes
 * (linux/kvm.h, whose comments name the section of the API). Sizes of structures that differ
 * between architectures are x86-64's; other hosts use none of those calls.
 */
public enum Ioctl {
  // formatter:off
  // ---- /dev/kvm ----
  KVM_GET_API_VERSION        (Direction.NONE,       0x00, 0),
  KVM_CREATE_VM              (Direction.NONE,       0x01, 0),
  KVM_GET_MSR_INDEX_LIST     (Direction.READ_WRITE, 0x02, 4),
  KVM_CHECK_EXTENSION        (Direction.NONE,       0x03, 0),
  KVM_GET_VCPU_MMAP_SIZE     (Direction.NONE,       0x04, 0),
  KVM_GET_SUPPORTED_CPUID    (Direction.READ_WRITE, 0x05, 8),
  // ---- a VM's descriptor ----
  KVM_CREATE_VCPU            (Direction.NONE,       0x41, 0),
  KVM_GET_DIRTY_LOG          (Direction.WRITE,      0x42, 16),
  KVM_SET_USER_MEMORY_REGION (Direction.WRITE,      0x46, 32),
  KVM_SET_TSS_ADDR           (Direction.NONE,       0x47, 0),
  KVM_SET_IDENTITY_MAP_ADDR  (Direction.WRITE,      0x48, 8),
  KVM_CREATE_IRQCHIP         (Direction.NONE,       0x60, 0),
  KVM_IRQ_LINE               (Direction.WRITE,      0x61, 8),
  KVM_GET_IRQCHIP            (Direction.READ_WRITE, 0x62, 520),
  KVM_SET_IRQCHIP            (Direction.READ,       0x63, 520),
  KVM_REGISTER_COALESCED_MMIO(Direction.WRITE,      0x67, 16),
  KVM_UNREGISTER_COALESCED_MMIO(Direction.WRITE,    0x68, 16),
  KVM_SET_GSI_ROUTING        (Direction.WRITE,      0x6a, 8),
  KVM_IRQFD                  (Direction.WRITE,      0x76, 32),
  KVM_CREATE_PIT2            (Direction.WRITE,      0x77, 64),
  KVM_IOEVENTFD              (Direction.WRITE,      0x79, 64),
  KVM_SET_CLOCK              (Direction.WRITE,      0x7b, 48),
  KVM_GET_CLOCK              (Direction.READ,       0x7c, 48),
  KVM_GET_PIT2               (Direction.READ,       0x9f, 112),
  KVM_SET_PIT2               (Direction.WRITE,      0xa0, 112),
  KVM_SIGNAL_MSI             (Direction.WRITE,      0xa5, 32),
  KVM_ARM_PREFERRED_TARGET   (Direction.READ,       0xaf, 32),
  KVM_CREATE_DEVICE          (Direction.READ_WRITE, 0xe0, 12),
  KVM_SET_DEVICE_ATTR        (Direction.WRITE,      0xe1, 24),
  KVM_GET_DEVICE_ATTR        (Direction.WRITE,      0xe2, 24),
  KVM_HAS_DEVICE_ATTR        (Direction.WRITE,      0xe3, 24),
  // ---- a vCPU's descriptor ----
  KVM_RUN                    (Direction.NONE,       0x80, 0),
  KVM_GET_REGS               (Direction.READ,       0x81, 144),
  KVM_SET_REGS               (Direction.WRITE,      0x82, 144),
  KVM_GET_SREGS              (Direction.READ,       0x83, 312),
  KVM_SET_SREGS              (Direction.WRITE,      0x84, 312),
  KVM_TRANSLATE              (Direction.READ_WRITE, 0x85, 24),
  KVM_INTERRUPT              (Direction.WRITE,      0x86, 4),
  KVM_GET_MSRS               (Direction.READ_WRITE, 0x88, 8),
  KVM_SET_MSRS               (Direction.WRITE,      0x89, 8),
  KVM_GET_FPU                (Direction.READ,       0x8c, 416),
  KVM_SET_FPU                (Direction.WRITE,      0x8d, 416),
  KVM_GET_LAPIC              (Direction.READ,       0x8e, 1024),
  KVM_SET_LAPIC              (Direction.WRITE,      0x8f, 1024),
  KVM_SET_CPUID2             (Direction.WRITE,      0x90, 8),
  KVM_GET_CPUID2             (Direction.READ_WRITE, 0x91, 8),
  KVM_GET_MP_STATE           (Direction.READ,       0x98, 4),
  KVM_SET_MP_STATE           (Direction.WRITE,      0x99, 4),
  KVM_NMI                    (Direction.NONE,       0x9a, 0),
  KVM_SET_GUEST_DEBUG        (Direction.WRITE,      0x9b, 72),
  KVM_GET_VCPU_EVENTS        (Direction.READ,       0x9f, 64),
  KVM_SET_VCPU_EVENTS        (Direction.WRITE,      0xa0, 64),
  KVM_GET_DEBUGREGS          (Direction.READ,       0xa1, 128),
  KVM_SET_DEBUGREGS          (Direction.WRITE,      0xa2, 128),
  KVM_ENABLE_CAP             (Direction.WRITE,      0xa3, 104),
  KVM_GET_TSC_KHZ            (Direction.NONE,       0xa3, 0),
  KVM_GET_XSAVE              (Direction.READ,       0xa4, 4096),
  KVM_SET_XSAVE              (Direction.WRITE,      0xa5, 4096),
  KVM_GET_XCRS               (Direction.READ,       0xa6, 392),
  KVM_SET_XCRS               (Direction.WRITE,      0xa7, 392),
  KVM_GET_ONE_REG            (Direction.WRITE,      0xab, 16),
  KVM_SET_ONE_REG            (Direction.WRITE,      0xac, 16),
  KVM_KVMCLOCK_CTRL          (Direction.NONE,       0xad, 0),
  KVM_ARM_VCPU_INIT          (Direction.WRITE,      0xae, 32),
  KVM_GET_REG_LIST           (Direction.READ_WRITE, 0xb0, 8),
  KVM_GET_XSAVE2             (Direction.READ,       0xcf, 4096);
  // formatter:on

  /** Who writes the structure; bits 30 and 31 of the request (asm-generic/ioctl.h). */
  private enum Direction {
    NONE(0),
    /** User space writes it, the kernel reads. */
    WRITE(1),
    /** The kernel writes it. */
    READ(2),
    READ_WRITE(3);

    final int bits;

    Direction(int bits) {
      this.bits = bits;
    }
  }

  /** KVMIO, the type in bits 8 to 15. */
  private static final int TYPE = 0xAE;

  /** The request, ioctl(2)'s second argument. */
  final long request;

  /** Bytes of the structure that is passed, as the request has it. */
  final int size;

  Ioctl(Direction direction, int number, int size) {
    this.size = size;
    this.request = (long) direction.bits << 30 | (long) size << 16 | TYPE << 8 | number;
  }

  /** The request, ioctl(2)'s second argument. */
  public long request() {
    return request;
  }

  /** Bytes of the structure that is passed, without an array behind it. */
  public int size() {
    return size;
  }
}
