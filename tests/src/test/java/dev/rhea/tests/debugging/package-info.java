/**
 * What helps to debug: time by the number of instructions, lock-step (a right program shows no
 * difference, a planted mistake is found where it was planted), and the log of what becomes of
 * guest code.
 */
@NullMarked
package dev.rhea.tests.debugging;

import org.jspecify.annotations.NullMarked;
