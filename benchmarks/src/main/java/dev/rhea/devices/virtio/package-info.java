/** Benchmarks of virtio's rings, in the rings' package, which shows them to nobody else. */
@NullMarked
package dev.rhea.devices.virtio;

import org.jspecify.annotations.NullMarked;
