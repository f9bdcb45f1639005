/**
 * What runs guest instructions: decoding, IR, interpreter, translator, one package per
 * architecture.
 *
 * <p>What lives here: {@link dev.rhea.cpu.CpuState}, the architecture's truth that every engine
 * shares; below it {@code decode} (pattern files), {@code ir}, {@code gen} (IR to JVM bytecode),
 * {@code jit} (regions), {@code softfloat}, and the architectures.
 *
 * <p>What it must not know: devices, boards, host threads, KVM.
 */
@NullMarked
package dev.rhea.cpu;

import org.jspecify.annotations.NullMarked;
