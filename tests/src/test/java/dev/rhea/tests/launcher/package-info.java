/**
 * Tests of {@code ./rhea}, the launcher: in a tree of its own, with a JDK and a Maven that only
 * write down how they were called.
 */
@NullMarked
package dev.rhea.tests.launcher;

import org.jspecify.annotations.NullMarked;
