/**
 * RISC-V, 64 bits: the pattern files' front-end methods, the hart's state, privileged architecture.
 *
 * <p>What lives here: {@link dev.rhea.cpu.riscv.RvArchitecture}, by which generic code finds the
 * rest; one {@code Rv…Insns} class per chapter with the meaning of its instructions in IR, and the
 * {@code Rv…Helpers} that their code calls; {@link dev.rhea.cpu.riscv.RvState}, the hart, with
 * {@code RvCsr} (the table of control and status registers), {@code RvExceptions} (traps), {@link
 * dev.rhea.cpu.riscv.RvPageWalker} and {@link dev.rhea.cpu.riscv.RvPmp}; {@link
 * dev.rhea.cpu.riscv.RvCpuModel}, what {@code -cpu} names.
 *
 * <p>What flows through: an instruction word's fields → a chapter's method → IR; a load that misses
 * the TLB → page walk → fault or translation; a fault or interrupt → {@link
 * dev.rhea.cpu.riscv.RvState#deliver} → the guest's handler, or Java firmware ({@link
 * dev.rhea.cpu.riscv.EnvironmentCall}).
 *
 * <p>Sections are those of the specifications of 20240411, unprivileged for instructions and
 * privileged for the rest.
 *
 * <p>What it must not know: devices, boards (but for {@link dev.rhea.cpu.riscv.RvTimer}), how code
 * is interpreted or translated, other architectures.
 */
@NullMarked
package dev.rhea.cpu.riscv;

import org.jspecify.annotations.NullMarked;
