/**
 * MIPS32 and MIPS64, releases 1 and 2, in both byte orders: front-end methods, the CPU's state,
 * coprocessor 0.
 *
 * <p>What lives here: {@link dev.rhea.cpu.mips.MipsArchitecture}, by which generic code finds the
 * rest; one {@code Mips…Insns} class per chapter with the meaning of its instructions in IR, and
 * the {@code Mips…Helpers} that their code calls; {@link dev.rhea.cpu.mips.MipsState}, the CPU,
 * with {@code MipsCp0} (the table of coprocessor 0's registers), {@code MipsTlb}, {@code
 * MipsPageWalker}, {@code MipsExceptions} and {@code MipsTimer}; {@link
 * dev.rhea.cpu.mips.MipsCpuModel}, what {@code -cpu} names.
 *
 * <p>What flows through: an instruction word's fields → a chapter's method → IR; a load that misses
 * Rhea's TLB → the guest's TLB → refill exception or translation; a fault or interrupt → {@link
 * dev.rhea.cpu.mips.MipsState#deliver} → the guest's handler.
 *
 * <p>32-bit CPUs run on 64-bit slots: every register holds its word sign-extended, as the 64-bit
 * architecture has it for 32-bit operations, so one set of methods serves both. A branch and its
 * delay slot are one step, see {@link dev.rhea.cpu.CpuState#IN_SLOT}.
 *
 * <p>Sections are those of "MIPS32 Architecture For Programmers" and its MIPS64 twin, revision
 * 2.50: volume I (instructions) and III (privileged resources).
 *
 * <p>Not modelled: MIPS16e, DSP, MT, paired single, MIPS-3D and release 6; EJTAG's debug mode; the
 * refusal of 64-bit operations in 32-bit user mode (Status.UX and PX clear). Each class lists the
 * rest of its own.
 *
 * <p>What it must not know: devices, boards (but for {@link dev.rhea.cpu.mips.MipsTimer}), how code
 * is interpreted or translated, other architectures.
 */
@NullMarked
package dev.rhea.cpu.mips;

import org.jspecify.annotations.NullMarked;
