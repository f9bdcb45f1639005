/**
 * Disks and CD drives on an IDE channel (ATA/ATAPI-6, INCITS 361-2002; section numbers in this
 * package are its), and the bus master that moves their data on a PCI board.
 *
 * <p>Terms: a <i>channel</i> is a cable with two <i>drives</i>; the registers of the selected one
 * are its <i>task file</i>. A command's data passes through the data port, a block at a time
 * (<i>PIO</i>), or by way of the {@link dev.rhea.devices.ide.BusMaster} to memory. Files are read
 * and written by workers into and from buffers of the heap; guest memory is touched with the
 * channel's lock held, where work completes.
 *
 * <p>The channel is the lock of all that hangs on it. Nothing here knows at which ports it answers.
 */
@NullMarked
package dev.rhea.devices.ide;

import org.jspecify.annotations.NullMarked;
