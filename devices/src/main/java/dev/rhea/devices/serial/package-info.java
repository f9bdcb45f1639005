/**
 * Serial ports. Bytes flow between a {@link dev.rhea.devices.chardev.CharBackend} and the guest's
 * registers; interrupts go out on a line. Must not know what is at the other end of the cable.
 */
@NullMarked
package dev.rhea.devices.serial;

import org.jspecify.annotations.NullMarked;
