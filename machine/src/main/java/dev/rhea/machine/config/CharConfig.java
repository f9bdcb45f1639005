package dev.rhea.machine.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A character back end: what stands at the other end of a serial line.
 *
 * @param id the name devices refer to it by
 * @param kind what it is
 * @param path the file of {@link Kind#FILE}
 * @param append whether {@link Kind#FILE} keeps what the file holds already
 * @param mux whether several front ends share it, switched by Ctrl-A c
 * @param signal whether the host's terminal keeps Ctrl-C and Ctrl-Z to itself ({@link Kind#STDIO})
 */
public record CharConfig(
    String id, Kind kind, @Nullable Path path, boolean append, boolean mux, boolean signal) {
  /** The kinds of back end. */
  public enum Kind {
    /** The process's standard input and output. */
    STDIO,
    /** Output to a file, no input. */
    FILE,
    /** Output to nowhere, no input. */
    NULL,
    /** A new pseudo-terminal of the host. */
    PTY
  }

  /** A back end without options. */
  public static CharConfig of(String id, Kind kind) {
    return new CharConfig(id, kind, null, false, false, true);
  }
}
