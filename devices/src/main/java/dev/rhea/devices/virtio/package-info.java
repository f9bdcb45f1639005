/**
 * Virtio devices (Virtual I/O Device Version 1.2, Committee Specification 01; section numbers in
 * this package are its).
 *
 * <p>Terms: the <i>driver</i> is the guest's, the <i>device</i> is ours. A driver places buffers of
 * its memory, as chains of descriptors, into a {@link dev.rhea.devices.virtio.VirtQueue} and
 * notifies; the device pops a {@link dev.rhea.devices.virtio.DescriptorChain}, reads and writes its
 * buffers, pushes it back and interrupts. Phases: transport register ({@link
 * dev.rhea.devices.virtio.VirtioMmio}) → {@link dev.rhea.devices.virtio.VirtioDevice} (status,
 * features, queues) → a device type.
 *
 * <p>Everything in a queue is the guest's to make wrong. Rings and buffers are guest RAM or the
 * queue is broken: then the device stops, sets DEVICE_NEEDS_RESET and waits for the driver to reset
 * it. Nothing here knows a board.
 */
@NullMarked
package dev.rhea.devices.virtio;

import org.jspecify.annotations.NullMarked;
