/**
 * Power management: what turns a machine off, tells of its power button, and counts ACPI's time.
 * Must not know what the machine does when it is asked to stop.
 */
@NullMarked
package dev.rhea.devices.power;

import org.jspecify.annotations.NullMarked;
