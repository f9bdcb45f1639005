/**
 * The host's own processor as an engine, through Linux's KVM (the kernel's
 * Documentation/virt/kvm/api.rst, called the API below).
 *
 * <p>What lives here, from the outside in: {@link dev.rhea.accel.kvm.KvmEngine} is the engine of
 * one CPU and its loop over exits; {@link dev.rhea.accel.kvm.StateTransfer} moves a CPU's registers
 * between {@link dev.rhea.cpu.CpuState} and the kernel, one implementation per host architecture in
 * a package of its own; {@link dev.rhea.accel.kvm.OneReg} and {@link
 * dev.rhea.accel.kvm.RegisterFile} are how registers are named on all but x86; {@link
 * dev.rhea.accel.kvm.MemorySlots} keeps the kernel's idea of guest memory equal to an {@link
 * dev.rhea.memory.AddressSpace}; {@link dev.rhea.accel.kvm.Kvm}, {@link dev.rhea.accel.kvm.KvmVm}
 * and {@link dev.rhea.accel.kvm.KvmVcpu} are the API's three kinds of descriptor; {@link
 * dev.rhea.accel.kvm.Ioctl}, {@link dev.rhea.accel.kvm.Capability}, {@link
 * dev.rhea.accel.kvm.ExitReason} and {@link dev.rhea.accel.kvm.RunPage} are its numbers, each
 * written once.
 *
 * <p>What flows through: the kernel runs the guest until it touches an address or port where there
 * is no memory; the engine then asks the {@code AddressSpace}, as the software TLB does on a miss.
 * Interrupts of devices go to the kernel's controllers by {@link
 * dev.rhea.accel.kvm.KvmVm#setIrqLine}.
 *
 * <p>What it must not know: devices, boards, the command line. It calls into C through JNA:
 * ioctl(2), mmap(2), eventfd(2) and signals.
 */
@NullMarked
package dev.rhea.accel.kvm;

import org.jspecify.annotations.NullMarked;
