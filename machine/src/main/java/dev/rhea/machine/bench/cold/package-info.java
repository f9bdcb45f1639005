/**
 * Generates the cold programs of {@code rhea bench}: thousands of distinct functions, each called a
 * given number of times, as in a guest that boots or runs a compiler.
 *
 * <p>What flows through: {@link dev.rhea.machine.bench.cold.FunctionGenerator} invents {@link
 * dev.rhea.machine.bench.cold.Function}s from a number each; {@link
 * dev.rhea.machine.bench.cold.FunctionCompiler} writes one as assembly in the way that compilers
 * do; {@link dev.rhea.machine.bench.cold.FunctionModel} computes its result in Java, which is what
 * the guest's is held to; {@link dev.rhea.machine.bench.cold.ColdImage} puts all of them behind
 * cold.bin.
 *
 * <p>What it must not know: engines, machines, time.
 */
@NullMarked
package dev.rhea.machine.bench.cold;

import org.jspecify.annotations.NullMarked;
