/**
 * Timers and the software interrupts that sit beside them in one chip. Registers in, timer and
 * software-interrupt lines per hart out; time comes from the machine's {@link
 * dev.rhea.devices.clock.Clock}. Must not know a hart's state.
 */
@NullMarked
package dev.rhea.devices.timer;

import org.jspecify.annotations.NullMarked;
