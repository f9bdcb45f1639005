/**
 * Random instruction sequences of MIPS under QEMU's user mode and on each of our engines: the same
 * idea as for RISC-V, for two widths and two byte orders.
 *
 * <p>What flows through: {@link dev.rhea.tests.sequences.mips.MipsGenerator} draws {@link
 * dev.rhea.tests.sequences.mips.MipsSequence}s → {@link dev.rhea.tests.sequences.mips.MipsProgram}
 * makes a static program of them, which leaves images of registers and memory → QEMU and our
 * engines run it → the images are compared.
 */
@NullMarked
package dev.rhea.tests.sequences.mips;

import org.jspecify.annotations.NullMarked;
