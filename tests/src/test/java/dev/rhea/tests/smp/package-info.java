/**
 * Several harts at once on one memory: what each engine lets them see of each other. Litmus tests
 * in guest code against the manual's memory model, counters under contention, code that one hart
 * writes and another executes, translations that one takes away from another.
 */
@NullMarked
package dev.rhea.tests.smp;

import org.jspecify.annotations.NullMarked;
