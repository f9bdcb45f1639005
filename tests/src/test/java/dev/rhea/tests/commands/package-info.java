/** Rhea's own commands, run as a user runs them, in this process. */
@NullMarked
package dev.rhea.tests.commands;

import org.jspecify.annotations.NullMarked;
