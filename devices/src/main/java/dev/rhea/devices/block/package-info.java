/**
 * Disk images on the host, in bytes and without a guest's notion of a disk. A {@link
 * dev.rhea.devices.block.BlockBackend} is read and written by worker threads at any offsets;
 * devices decide about sectors and requests.
 */
@NullMarked
package dev.rhea.devices.block;

import org.jspecify.annotations.NullMarked;
