/** The programs of {@code rhea bench}, each on each engine. */
@NullMarked
package dev.rhea.tests.bench;

import org.jspecify.annotations.NullMarked;
