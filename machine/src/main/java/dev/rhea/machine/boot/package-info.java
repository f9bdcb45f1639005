/**
 * What lies in memory and in the harts when a machine starts: kernels, initial RAM disks, firmware
 * files, the reset ROM, and the archive of an initial RAM file system.
 *
 * <p>In: files the user named. Out: a {@code BootImage}, segments for the guest's memory and start
 * values for the harts; nothing is written before all files were read and found to fit, and a reset
 * applies the same image again. This package knows no CPU and no device: registers are set through
 * {@code BootTarget}.
 */
@NullMarked
package dev.rhea.machine.boot;

import org.jspecify.annotations.NullMarked;
