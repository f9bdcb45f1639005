/**
 * Interrupt lines: levels that devices drive and controllers or vCPUs see.
 *
 * <p>A level flows from the one device that drives a line through fan-out and or-gates to whoever
 * listens, in the driver's thread and before {@code set} returns. Nothing here knows what an
 * interrupt number or a CPU is.
 */
@NullMarked
package dev.rhea.devices.irq;

import org.jspecify.annotations.NullMarked;
