/**
 * {@code rhea bench}: guest programs of our own under each engine and under QEMU, side by side.
 *
 * <p>What flows through: a {@link dev.rhea.machine.bench.BenchPlan} is carried out by the {@link
 * dev.rhea.machine.bench.BenchRunner}, which starts a {@link dev.rhea.machine.bench.ChildProcess}
 * for each {@link dev.rhea.machine.bench.Measurement}; its time is the host's, its warm-up curve is
 * the guest's own words ({@link dev.rhea.machine.bench.GuestReport}), its counters are the log of
 * {@code -d accel}. The {@link dev.rhea.machine.bench.BenchResults} become a table, JSON and a
 * chart. The programs' sources and how they are built lie in {@code machine/src/main/bench}. JNA is
 * needed for the CPU time of processes that have ended.
 *
 * <p>What it must not know: boards, devices, engines but by name. A machine is started as a user
 * would start it, by a command line, in a process of its own.
 */
@NullMarked
package dev.rhea.machine.bench;

import org.jspecify.annotations.NullMarked;
