/**
 * Whole machines: built from a configuration, run, paused, reset, ended.
 *
 * <p>What lives here: {@link dev.rhea.machine.Machine} and its builder, the embedding API, and
 * {@link dev.rhea.machine.UserError}; below it boards, boot loaders, built-in firmware, device
 * trees, the monitor and the command line. A configuration flows in, an exit status flows out;
 * time, input and chance enter by a {@code Seam}, which is the host's own or counts instructions.
 * This is where CPUs and devices meet; it must not know what an instruction means or how a register
 * of a device works.
 */
@NullMarked
package dev.rhea.machine;

import org.jspecify.annotations.NullMarked;
