/**
 * Time by the number of instructions, and lock-step: a right program shows no difference, a planted
 * mistake is found where it was planted.
 */
@NullMarked
package dev.rhea.tests.lockstep;

import org.jspecify.annotations.NullMarked;
