/** What a flight recording shows of a machine. */
@NullMarked
package dev.rhea.tests.recording;

import org.jspecify.annotations.NullMarked;
