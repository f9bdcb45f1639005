/**
 * Tables that tell an operating system what is on a board (Advanced Configuration and Power
 * Interface Specification 6.5, called ACPI).
 *
 * <p>{@link dev.rhea.machine.acpi.AcpiTable} is one table under its header; {@link
 * dev.rhea.machine.acpi.Aml} writes the byte code of definition blocks; {@link
 * dev.rhea.machine.acpi.ReducedHardware} puts together the tables of a board without ACPI's own
 * fixed hardware. Boards say what there is; nothing here knows a device.
 */
@NullMarked
package dev.rhea.machine.acpi;

import org.jspecify.annotations.NullMarked;
