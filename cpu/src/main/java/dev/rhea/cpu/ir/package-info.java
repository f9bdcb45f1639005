/**
 * The intermediate representation between guest instructions and JVM bytecode.
 *
 * <p>What lives here: {@link dev.rhea.cpu.ir.Op}, the table of operations; {@link
 * dev.rhea.cpu.ir.Ir}, a flat buffer of them with its text form; {@link dev.rhea.cpu.ir.IrBuilder},
 * by which a front-end writes; the verifier; constants fold while it is written.
 *
 * <p>What flows through: a front-end method appends operations over <em>state slots</em> (the
 * guest's registers, {@link dev.rhea.cpu.CpuState#slots}), <em>temporaries</em> (that live inside
 * one guest instruction), constants and <em>symbolic fields</em>. The same method is called in two
 * ways: with symbolic fields once at build time, which gives the interpreter's operation; with
 * constant fields at run time, which gives a piece of a region.
 *
 * <p>What it must not know: any guest's name, JVM bytecode, how code is found or stored.
 */
@NullMarked
package dev.rhea.cpu.ir;

import org.jspecify.annotations.NullMarked;
