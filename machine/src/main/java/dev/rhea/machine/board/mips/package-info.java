/**
 * MIPS boards. A board joins a CPU of {@code dev.rhea.cpu.mips} and devices of {@code
 * dev.rhea.devices}, which do not know each other, by lambdas; what it maps where is in {@link
 * dev.rhea.machine.board.mips.MaltaMap}.
 *
 * <p>Byte order: PCI and what is on it are little-endian whatever the CPU is, and bytes keep their
 * addresses, so nothing is done about them here; the host bridge swaps the one register that is
 * different. Registers on the CPU's own bus are words of the CPU and are turned around for a
 * big-endian one by {@link dev.rhea.machine.board.mips.CpuBusWords}, the one place that does.
 */
@NullMarked
package dev.rhea.machine.board.mips;

import org.jspecify.annotations.NullMarked;
