/** RISC-V boards: address map, devices and wiring of QEMU's {@code virt} machine. */
@NullMarked
package dev.rhea.machine.board.riscv;

import org.jspecify.annotations.NullMarked;
