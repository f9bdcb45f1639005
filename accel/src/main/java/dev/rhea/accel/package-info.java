/**
 * What runs a virtual CPU: the interpreter alone, or the interpreter with the translator.
 *
 * <p>What flows through: a {@link dev.rhea.accel.Vcpu} owns a thread and a {@link
 * dev.rhea.cpu.CpuState}; it asks an {@link dev.rhea.accel.Engine} to run slices of instructions
 * and takes interrupts between them.
 *
 * <p>What it must not know: devices, boards, the command line.
 */
@NullMarked
package dev.rhea.accel;

import org.jspecify.annotations.NullMarked;
