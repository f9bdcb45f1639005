/**
 * What KVM is like on riscv64 hosts (the kernel's Documentation/virt/kvm/api.rst and
 * arch/riscv/include/uapi/asm/kvm.h): the ids of a hart's registers ({@link
 * dev.rhea.accel.kvm.riscv.RvRegisters}), how they are moved and what its exits mean ({@link
 * dev.rhea.accel.kvm.riscv.RvTransfer}), interrupts from a controller of ours ({@link
 * dev.rhea.accel.kvm.riscv.RvExternalInterrupt}) or from the kernel's ({@link
 * dev.rhea.accel.kvm.riscv.RvAia}).
 *
 * <p>Untested on hardware: the tests take a recorded kernel's place, with numbers that a compiler
 * has taken from the kernel's headers. No board uses it yet.
 *
 * <p>What it must not know: devices, boards, the command line.
 */
@NullMarked
package dev.rhea.accel.kvm.riscv;

import org.jspecify.annotations.NullMarked;
