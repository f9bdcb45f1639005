/**
 * A test bed for RISC-V International's riscv-tests and other programs that judge themselves: bare
 * programs that end through the host-target interface with 0 or the number of what failed. The
 * programs are none of ours and not in the tree; docs/add-a-test.md tells how to get them.
 */
@NullMarked
package dev.rhea.tests.riscvtests;

import org.jspecify.annotations.NullMarked;
