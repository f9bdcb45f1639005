/**
 * Boards: what a machine of some kind has, where it is and how it is wired.
 *
 * <p>{@link dev.rhea.machine.board.Targets} lists the architectures, each {@link
 * dev.rhea.machine.board.Target} its boards and CPU models, each {@link
 * dev.rhea.machine.board.BoardType} its properties and the devices a user may add. A {@link
 * dev.rhea.machine.config.MachineConfig} and the machine's services flow in; a built {@link
 * dev.rhea.machine.board.Board} flows out. Here, and only here, devices and vCPUs meet, joined by
 * lambdas. What must not be known here: flags, terminals, how a run is started and stopped.
 */
@org.jspecify.annotations.NullMarked
package dev.rhea.machine.board;
