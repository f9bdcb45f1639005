/**
 * Character devices: streams of bytes between a guest's serial port, console or monitor and the
 * host.
 *
 * <p>The host side is a {@link dev.rhea.devices.chardev.CharBackend} (standard input and output, a
 * file, a pseudo-terminal, nothing, or a {@link dev.rhea.devices.chardev.CharMux} that shares one
 * of these); the guest side is a {@link dev.rhea.devices.chardev.CharFrontend}. Guest output flows
 * into the back end at any speed and never waits for the host; host input flows on the iothread, as
 * fast as the front end says it can take it. Nothing here knows a device's registers.
 */
@NullMarked
package dev.rhea.devices.chardev;

import org.jspecify.annotations.NullMarked;
