/**
 * The built-in RISC-V firmware: version 3.0 of the Supervisor Binary Interface (SBI), served in
 * Java.
 *
 * <p>Flow: a hart in supervisor mode executes ECALL; the board hands hart, a0–a7 to {@link
 * dev.rhea.machine.firmware.SbiFirmware}, which finds the extension by a7 and answers with a0 and
 * a1. No guest instruction runs in machine mode. What an extension does to harts goes through
 * {@link dev.rhea.machine.firmware.HartControl}, to the machine through {@code SystemControl}, to
 * memory through {@code AddressSpace}.
 *
 * <p>This package knows no CPU class and no board. Chapters cited are those of the "RISC-V
 * Supervisor Binary Interface Specification", version 3.0.
 */
@NullMarked
package dev.rhea.machine.firmware;

import org.jspecify.annotations.NullMarked;
