/**
 * The firmware configuration device: what the board tells firmware and kernel, as items under
 * numbers and names. Bytes in from the board before the start, bytes out to the guest. Must not
 * know what the items mean.
 */
@NullMarked
package dev.rhea.devices.fwcfg;

import org.jspecify.annotations.NullMarked;
