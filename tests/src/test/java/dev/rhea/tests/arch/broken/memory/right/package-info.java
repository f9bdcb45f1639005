/** A package without a fault. */
@NullMarked
package dev.rhea.tests.arch.broken.memory.right;

import org.jspecify.annotations.NullMarked;
