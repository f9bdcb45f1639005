/**
 * Virtual time: the one clock that guest-visible time comes from, and timers on it.
 *
 * <p>A {@link dev.rhea.devices.clock.Clock} counts nanoseconds since machine start and stands still
 * while the machine is paused. Devices read it and arm timers; nothing in a device model may look
 * at the host's time. {@code RealtimeClock} follows host time, {@code InstructionClock} the number
 * of instructions; both keep their timers in a {@link dev.rhea.devices.clock.TimerQueue}.
 */
@NullMarked
package dev.rhea.devices.clock;

import org.jspecify.annotations.NullMarked;
