/**
 * Hostile guests and files: random bytes, random instructions, damaged programs, damaged boot
 * files. What they compute is nobody's business; that the emulator survives them is. A number
 * repeats each.
 *
 * <p>{@link dev.rhea.tests.fuzz.FuzzPrograms} and {@link dev.rhea.tests.fuzz.FuzzFiles} make a
 * guest from a seed, {@link dev.rhea.tests.fuzz.Victim} runs it within bounds and then has the same
 * machine, reset, run {@link dev.rhea.tests.fuzz.KnownProgram}.
 */
@NullMarked
package dev.rhea.tests.fuzz;

import org.jspecify.annotations.NullMarked;
