/**
 * From IR to JVM bytecode, and the two classes per architecture that the build generates.
 *
 * <p>{@link dev.rhea.cpu.gen.OpEmitter} turns operations into bytecode; where state lives is told
 * by a {@link dev.rhea.cpu.gen.Places}: an array for the interpreter's methods, JVM locals for
 * regions. {@link dev.rhea.cpu.gen.InterpreterGenerator} and {@link dev.rhea.cpu.gen.RowsGenerator}
 * run at build time ({@link dev.rhea.cpu.gen.Generator}).
 */
@NullMarked
package dev.rhea.cpu.gen;

import org.jspecify.annotations.NullMarked;
