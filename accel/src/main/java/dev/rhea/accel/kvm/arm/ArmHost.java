package dev.rhea.accel.kvm.arm;

import dev.rhea.accel.kvm.Capability;
import dev.rhea.accel.kvm.Ioctl;
import dev.rhea.accel.kvm.Kvm;
import dev.rhea.accel.kvm.KvmException;
import dev.rhea.accel.kvm.KvmVcpu;
import dev.rhea.accel.kvm.KvmVm;
import dev.rhea.accel.kvm.Scratch;
import dev.rhea.memory.HostMemory;

/** How VMs and vCPUs are made on arm64 hosts. */
public final class ArmHost {
  // formatter:off
  // struct kvm_vcpu_init.
  static final int FEATURES          = 4;

  static final int FEATURE_POWER_OFF = 0;
  static final int FEATURE_PSCI_0_2  = 2;

  /** Addresses of VMs of type 0, and the least that can be asked for. */
  private static final int USUAL_BITS = 40;
  private static final int LEAST_BITS = 32;
  // formatter:on

  private ArmHost() {}

  /**
   * Makes a VM with room for addresses up to {@code last}.
   *
   * @param last the highest gpa of memory and devices
   * @throws KvmException if the host's processor has not as many bits
   */
  public static KvmVm createVm(Kvm kvm, long last) {
    int needed = Math.max(LEAST_BITS, Long.SIZE - Long.numberOfLeadingZeros(last));
    int most = kvm.capability(Capability.KVM_CAP_ARM_VM_IPA_SIZE);
    if (needed > (most == 0 ? USUAL_BITS : most)) {
      throw new KvmException(
          "the guest's memory map takes addresses of %d bits, and KVM on this host has %d"
              .formatted(needed, most == 0 ? USUAL_BITS : most));
    }
    return kvm.createVm(most == 0 ? 0 : needed);
  }

  /**
   * Makes {@code vcpu} a CPU of the host's kind in its reset state, with PSCI for the guest; before
   * anything else is done with it.
   *
   * @param off whether it waits for another one to switch it on, as all but the first do
   */
  public static void initialise(KvmVm vm, KvmVcpu vcpu, boolean off) {
    vm.kvm().require(Capability.KVM_CAP_ARM_PSCI_0_2);
    try (Scratch init = new Scratch(Ioctl.KVM_ARM_VCPU_INIT.size())) {
      vm.call(Ioctl.KVM_ARM_PREFERRED_TARGET, init.address());
      int features = HostMemory.getInt(init.address() + FEATURES);
      features |= 1 << FEATURE_PSCI_0_2 | (off ? 1 << FEATURE_POWER_OFF : 0);
      vcpu.call(Ioctl.KVM_ARM_VCPU_INIT, init.putInt(FEATURES, features).address());
    }
  }
}
