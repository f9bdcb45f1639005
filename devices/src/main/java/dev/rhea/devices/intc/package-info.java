/**
 * Interrupt controllers: device lines in, lines to harts or processors out. Must not know which
 * device drives an input nor how a processor takes an interrupt.
 */
@NullMarked
package dev.rhea.devices.intc;

import org.jspecify.annotations.NullMarked;
