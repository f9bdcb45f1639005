package dev.rhea.machine.cli;

import java.io.InputStream;
import java.io.PrintStream;

/** The three streams of one run of the command line; tests pass their own. */
public record Stdio(InputStream in, PrintStream out, PrintStream err) {
  /** The process's own streams. */
  public static Stdio ofProcess() {
    return new Stdio(System.in, System.out, System.err);
  }
}
