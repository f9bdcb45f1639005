/**
 * JMH benchmarks of the hot path. Each class names the cost it measures and the baseline to hold it
 * against; {@code benchmarks/README.md} says why each matters and how to run them.
 *
 * <p>Must not be known here: anything that is not public in the modules measured.
 */
@org.jspecify.annotations.NullMarked
package dev.rhea.benchmarks;
