/**
 * PCI as a board has it (PCI Local Bus Specification, revision 3.0; section numbers in this package
 * are its): a {@link dev.rhea.devices.pci.PciBus bus} with up to 32 devices of eight {@link
 * dev.rhea.devices.pci.PciFunction functions}, each with 256 bytes of configuration space, windows
 * that the guest places by base address registers, and one interrupt pin.
 *
 * <p>Configuration accesses come from a host bridge through {@link
 * dev.rhea.devices.pci.ConfigMechanism}, accesses to windows through the bus's two address spaces,
 * memory and I/O; interrupts leave on the lines of the board. Everything on the bus is
 * little-endian; which byte of a CPU's access travels on which lane is the host bridge's business.
 * Nothing here knows an ISA device, a CPU or a board.
 */
@NullMarked
package dev.rhea.devices.pci;

import org.jspecify.annotations.NullMarked;
