/**
 * Benchmarks of the translator's phases, in the translator's package, which is where the phases can
 * be seen one by one.
 */
@NullMarked
package dev.rhea.cpu.jit;

import org.jspecify.annotations.NullMarked;
