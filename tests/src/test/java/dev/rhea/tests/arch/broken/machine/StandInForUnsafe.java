package dev.rhea.tests.arch.broken.machine;

/**
 * Named as the raw-memory class when the fixtures are judged: javac lets no test mention the real
 * one without a warning.
 */
public final class StandInForUnsafe {}
