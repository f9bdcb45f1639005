package dev.rhea.accel.kvm;

/** What a kernel's KVM may have (API, KVM_CHECK_EXTENSION), as far as Rhea asks. */
public enum Capability {
  // formatter:off
  KVM_CAP_IRQCHIP            (0),
  KVM_CAP_USER_MEMORY        (3),
  KVM_CAP_SET_TSS_ADDR       (4),
  KVM_CAP_EXT_CPUID          (7),
  KVM_CAP_NR_VCPUS           (9),
  KVM_CAP_NR_MEMSLOTS        (10),
  KVM_CAP_MP_STATE           (14),
  KVM_CAP_COALESCED_MMIO     (15),
  KVM_CAP_DESTROY_MEMORY_REGION_WORKS(21),
  KVM_CAP_SET_GUEST_DEBUG    (23),
  KVM_CAP_IRQ_ROUTING        (25),
  KVM_CAP_JOIN_MEMORY_REGIONS_WORKS(30),
  KVM_CAP_IRQFD              (32),
  KVM_CAP_PIT2               (33),
  KVM_CAP_IOEVENTFD          (36),
  KVM_CAP_SET_IDENTITY_MAP_ADDR(37),
  KVM_CAP_ADJUST_CLOCK       (39),
  KVM_CAP_VCPU_EVENTS        (41),
  KVM_CAP_DEBUGREGS          (50),
  KVM_CAP_ENABLE_CAP         (54),
  KVM_CAP_XSAVE              (55),
  KVM_CAP_XCRS               (56),
  KVM_CAP_MAX_VCPUS          (66),
  KVM_CAP_ONE_REG            (70),
  KVM_CAP_TSC_DEADLINE_TIMER (72),
  KVM_CAP_SYNC_REGS          (74),
  KVM_CAP_SIGNAL_MSI         (77),
  KVM_CAP_READONLY_MEM       (81),
  KVM_CAP_IRQFD_RESAMPLE     (82),
  KVM_CAP_DEVICE_CTRL        (89),
  KVM_CAP_ARM_PSCI_0_2       (102),
  KVM_CAP_MAX_VCPU_ID        (128),
  KVM_CAP_IMMEDIATE_EXIT     (136),
  KVM_CAP_ARM_VM_IPA_SIZE    (165),
  KVM_CAP_XSAVE2             (208);
  // formatter:on

  final int number;

  Capability(int number) {
    this.number = number;
  }

  /** The argument of KVM_CHECK_EXTENSION. */
  public int number() {
    return number;
  }
}
