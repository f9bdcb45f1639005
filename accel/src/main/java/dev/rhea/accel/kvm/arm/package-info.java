/**
 * What KVM is like on arm64 hosts (the kernel's Documentation/virt/kvm/api.rst,
 * Documentation/virt/kvm/devices/arm-vgic.rst and arm-vgic-v3.rst, and
 * arch/arm64/include/uapi/asm/kvm.h): the ids of a CPU's registers ({@link
 * dev.rhea.accel.kvm.arm.ArmRegisters}), how they are moved and what its exits mean ({@link
 * dev.rhea.accel.kvm.arm.ArmTransfer}), how VMs and vCPUs are made ({@link
 * dev.rhea.accel.kvm.arm.ArmHost}), and the kernel's interrupt controllers ({@link
 * dev.rhea.accel.kvm.arm.Gic}).
 *
 * <p>Untested on hardware: the tests take a recorded kernel's place, with numbers that a compiler
 * has taken from the kernel's headers. No board uses it yet.
 *
 * <p>What it must not know: devices, boards, the command line.
 */
@NullMarked
package dev.rhea.accel.kvm.arm;

import org.jspecify.annotations.NullMarked;
