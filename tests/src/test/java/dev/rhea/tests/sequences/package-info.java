/**
 * Random instruction sequences, run by QEMU's user mode and by our engines.
 *
 * <p>{@link dev.rhea.tests.sequences.SequenceGenerator} makes {@link
 * dev.rhea.tests.sequences.Sequence}s from the rows of the pattern files; {@link
 * dev.rhea.tests.sequences.GuestProgram} makes of many of them one static program, whose data are a
 * {@link dev.rhea.tests.sequences.Image} for each: registers and a scratch buffer, loaded before
 * the sequence and stored behind it. The program writes its images to standard output. {@link
 * dev.rhea.tests.sequences.QemuUser} and {@link dev.rhea.tests.sequences.OwnEngine} run it and give
 * back those bytes; where they differ, {@link dev.rhea.tests.sequences.Minimiser} makes the
 * sequence small, and it becomes a line that {@link dev.rhea.tests.sequences.Finding} reads.
 * Nothing here knows what an instruction does.
 */
@NullMarked
package dev.rhea.tests.sequences;

import org.jspecify.annotations.NullMarked;
