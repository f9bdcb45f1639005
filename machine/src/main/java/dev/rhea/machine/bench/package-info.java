/**
 * {@code rhea bench}: guest programs of our own under each engine and under QEMU, side by side.
 *
 * <p>The programs' sources and how they are built lie in {@code machine/src/main/bench}.
 *
 * <p>What it must not know: boards, devices, engines but by name. A machine is started as a user
 * would start it, by a command line, in a process of its own.
 */
@NullMarked
package dev.rhea.machine.bench;

import org.jspecify.annotations.NullMarked;
