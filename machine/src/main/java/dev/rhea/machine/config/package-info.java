/**
 * What a machine is made of, as plain values, and the texts such values are written in.
 *
 * <p>{@link dev.rhea.machine.config.MachineConfig} and its parts flow from the command line (or
 * from an embedding program) to the board that builds from them. {@link
 * dev.rhea.machine.config.SubOptions} reads QEMU's {@code key=value,key=value} lists; {@link
 * dev.rhea.machine.config.NearestName} finds what a mistyped name meant. This package must not know
 * devices, vCPUs or flags.
 */
@org.jspecify.annotations.NullMarked
package dev.rhea.machine.config;
