/**
 * Soft float against machines that are not ours. {@code OracleTest} replays vectors that real
 * processors and QEMU wrote (resources {@code oracle/}, with the programs that wrote them); {@code
 * HostPathTest} holds the host paths to the soft ones.
 */
@NullMarked
package dev.rhea.cpu.softfloat;

import org.jspecify.annotations.NullMarked;
