/**
 * x86 boards: QEMU's {@code microvm}, its CPUs and what tells a kernel of both. They run under KVM
 * alone, with the kernel's interrupt controllers and timer.
 */
@NullMarked
package dev.rhea.machine.board.x86;

import org.jspecify.annotations.NullMarked;
