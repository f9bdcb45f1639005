package dev.rhea.tests.arch.broken.memory.right;

/** Breaks nothing. */
final class Right {
  static final int SIZE_LOG2 = 12;
}
