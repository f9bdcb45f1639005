/**
 * The monitor: QEMU's commands on a character back end, for whoever sits at the console.
 *
 * <p>Keys flow in from a {@link dev.rhea.devices.chardev.CharBackend} into {@link
 * dev.rhea.machine.console.LineEditor}, a finished line goes to {@link
 * dev.rhea.machine.console.Monitor}, whose commands stand in {@link
 * dev.rhea.machine.console.MonitorCommands} and {@link dev.rhea.machine.console.InfoCommands}; text
 * flows back. All of it runs on the iothread. What the monitor may ask of a machine is {@link
 * dev.rhea.machine.console.MonitoredMachine}; it must not know boards, architectures or how the
 * machine is built.
 */
@org.jspecify.annotations.NullMarked
package dev.rhea.machine.console;
