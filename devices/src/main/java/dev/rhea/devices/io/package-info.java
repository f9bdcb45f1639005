/**
 * The iothread: the one thread on which everything that the guest does not determine enters the
 * machine.
 *
 * <p>Timers, host input, socket readiness and the completions of disk work are delivered by {@link
 * dev.rhea.devices.io.IoThread}, one after another. What can block (disk reads, terminal reads)
 * runs on worker threads that hand their result over; devices know of that as {@link
 * dev.rhea.devices.io.BlockingWork}, which for repeatable runs is done between slices instead.
 * Knows of tasks, channels and deadlines; must not know of any device.
 */
@NullMarked
package dev.rhea.devices.io;

import org.jspecify.annotations.NullMarked;
