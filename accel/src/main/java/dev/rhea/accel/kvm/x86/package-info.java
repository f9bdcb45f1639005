/**
 * What KVM is like on x86-64 hosts: where a CPU's registers lie in the kernel's structures ({@link
 * dev.rhea.accel.kvm.x86.X86Layout}), how they are moved ({@link
 * dev.rhea.accel.kvm.x86.X86Transfer}), what the guest's CPUID says ({@link
 * dev.rhea.accel.kvm.x86.CpuidTable}), single steps and breakpoints ({@link
 * dev.rhea.accel.kvm.x86.X86Debug}), and how fast this KVM is ({@link
 * dev.rhea.accel.kvm.x86.SpeedProbe}).
 *
 * <p>What it must not know: devices, boards, the command line.
 */
@NullMarked
package dev.rhea.accel.kvm.x86;

import org.jspecify.annotations.NullMarked;
