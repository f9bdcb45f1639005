/**
 * Lock-step: two machines with the same guest, one run by the engine that is tried, the other by
 * the interpreter, compared slice by slice. The first difference is narrowed down to the few
 * instructions in which it arises, and reported.
 *
 * <p>What lives here, in the order in which a run meets it: {@link
 * dev.rhea.accel.lockstep.Lockstep} is what the machine sees; a {@code Slice} is one step of both;
 * a {@code Twins} is the two CPUs; {@code TwinMemory} compares and rewinds RAM; a {@code
 * DeviceJournal} records what devices answered and stored, and does the same when a slice is run
 * again; a {@code Search} does that until it knows where the difference arises.
 *
 * <p>What it must not know: devices, boards, host input. Whoever builds the machines sees to it
 * that nothing but the guest decides what happens within a slice, and that what happens between
 * slices happens to both alike.
 */
@NullMarked
package dev.rhea.accel.lockstep;

import org.jspecify.annotations.NullMarked;
