/**
 * The x86-64 CPU (Intel 64 and IA-32 Architectures Software Developer's Manual, called SDM; AMD64
 * Architecture Programmer's Manual, called APM).
 *
 * <p>What lives here: {@link dev.rhea.cpu.x86.X86State}, the registers; {@link
 * dev.rhea.cpu.x86.X86Segment}, {@link dev.rhea.cpu.x86.X86Events} and {@link
 * dev.rhea.cpu.x86.X86Msrs}, parts of it; {@link dev.rhea.cpu.x86.X86PageTables}, translation of
 * addresses for those who look at a guest; {@link dev.rhea.cpu.x86.X86Dump}, the registers as text.
 *
 * <p>What it lacks: instructions. There is no pattern file and no front-end method yet, so only an
 * engine that runs on the host's own processor can run such a CPU.
 *
 * <p>What it must not know: devices, boards, engines.
 */
@NullMarked
package dev.rhea.cpu.x86;

import org.jspecify.annotations.NullMarked;
