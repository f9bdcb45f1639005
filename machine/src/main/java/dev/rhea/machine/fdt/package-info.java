/**
 * Device trees: built, read, checked, written as a blob and as text (Devicetree Specification v0.4,
 * chapters 2 and 5).
 *
 * <p>In: nodes and properties from a board, or the blob of {@code -dtb}. Out: the blob for the
 * guest's memory, or text for a human. Property values are bytes, big-endian as the specification
 * has them; this package gives them no meaning beyond {@code /chosen} and phandles, and knows no
 * board and no architecture.
 */
@NullMarked
package dev.rhea.machine.fdt;

import org.jspecify.annotations.NullMarked;
