/**
 * What {@code -d} shows: one {@link dev.rhea.memory.log.Log} per machine, handed by reference to
 * whoever has something to tell (vCPUs, translator, devices), so that several machines in one
 * process do not mix.
 *
 * <p>Lives in the lowest module because processors and devices both write to it and do not see each
 * other. Text flows in; nothing flows back but the answer to "is this item on?". It must not know
 * who writes, nor the command line.
 */
@org.jspecify.annotations.NullMarked
package dev.rhea.memory.log;
