/**
 * Device models and their host back ends, in packages by kind.
 *
 * <p>A device implements {@link dev.rhea.memory.MmioHandler}, receives its output lines, clock, DMA
 * address space and host back end in its constructor, and is put into its power-on state by {@code
 * reset()}. Each device has one lock; register accesses arrive on vCPU threads, timers, input and
 * I/O completions on the {@link dev.rhea.devices.io.IoThread iothread}. One private method {@code
 * updateIrq()} is the only writer of its lines. Locks nest in the direction of interrupts: device,
 * interrupt controller, vCPU; never the other way.
 *
 * <p>What flows through: register values, line levels, bytes and sectors. What must not be known
 * here: any CPU architecture's state, any execution engine, and which board a device sits on.
 */
@NullMarked
package dev.rhea.devices;

import org.jspecify.annotations.NullMarked;
