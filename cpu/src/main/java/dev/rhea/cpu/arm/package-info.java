/**
 * The AArch64 CPU (Arm Architecture Reference Manual for A-profile, DDI 0487, called the Arm ARM).
 *
 * <p>What lives here: {@link dev.rhea.cpu.arm.ArmState}, the registers, as far as an engine on the
 * host's own processor moves them; {@link dev.rhea.cpu.arm.ArmSystemRegisters}, the part of them
 * that MRS and MSR name.
 *
 * <p>What it lacks: instructions. There is no pattern file and no front-end method yet, and no
 * board.
 *
 * <p>What it must not know: devices, boards, engines.
 */
@NullMarked
package dev.rhea.cpu.arm;

import org.jspecify.annotations.NullMarked;
