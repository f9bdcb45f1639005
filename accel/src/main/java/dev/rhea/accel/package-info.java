/**
 * What runs a virtual CPU: the interpreter alone, the interpreter with the translator, both side by
 * side ({@code lockstep}), or the host's own processor ({@code kvm}).
 *
 * <p>What flows through: a {@link dev.rhea.accel.Vcpu} owns a thread and a {@link
 * dev.rhea.cpu.CpuState}; it asks an {@link dev.rhea.accel.Engine} to run slices of instructions
 * and takes interrupts between them. A {@link dev.rhea.accel.Pace} says how long slices are and
 * what else happens there.
 *
 * <p>What it must not know: devices, boards, the command line.
 */
@NullMarked
package dev.rhea.accel;

import org.jspecify.annotations.NullMarked;
