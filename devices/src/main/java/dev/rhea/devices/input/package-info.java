/**
 * Keyboards and mice, and the controllers they plug into.
 *
 * <p>Bytes flow from a controller's ports to a {@link dev.rhea.devices.input.Ps2Device} as commands
 * and back as answers; an interrupt tells of each byte that waits. Must not know where keys are
 * pressed.
 */
@NullMarked
package dev.rhea.devices.input;

import org.jspecify.annotations.NullMarked;
