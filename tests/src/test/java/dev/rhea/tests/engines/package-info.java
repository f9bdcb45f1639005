/**
 * Small programs on each engine: the literal result first, then the way it came about (was anything
 * translated, was it thrown away).
 */
@NullMarked
package dev.rhea.tests.engines;

import org.jspecify.annotations.NullMarked;
