/**
 * Bridges between a CPU's bus and PCI, and between PCI and the ISA devices of a PC.
 *
 * <p>A host bridge turns a CPU's accesses into accesses to the two address spaces of a {@link
 * dev.rhea.devices.pci.PciBus}, and is where byte lanes may be swapped; an ISA bridge routes PCI's
 * interrupts to the interrupt controller. Must not know a CPU, or which devices a board has.
 */
@NullMarked
package dev.rhea.devices.bridge;

import org.jspecify.annotations.NullMarked;
