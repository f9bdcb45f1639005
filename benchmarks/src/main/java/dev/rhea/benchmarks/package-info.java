/** JMH benchmarks of the hot path; benchmarks/README.md names the cost centre of each and why it matters. */
@NullMarked
package dev.rhea.benchmarks;

import org.jspecify.annotations.NullMarked;
