/**
 * The translator: what is really hot leaves the interpreter and becomes JVM methods.
 *
 * <p>Phases, in order: heat ({@link dev.rhea.cpu.jit.HotEntries}) → region forming (which guest
 * instructions) → front-end methods → IR → bytecode → hidden class → publication.
 *
 * <p>What it must not know: a guest's name, devices, host threads beyond its own.
 */
@NullMarked
package dev.rhea.cpu.jit;

import org.jspecify.annotations.NullMarked;
