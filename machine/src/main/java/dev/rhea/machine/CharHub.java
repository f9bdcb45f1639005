package dev.rhea.machine;

import dev.rhea.devices.chardev.CharBackend;
import dev.rhea.devices.chardev.CharMux;
import dev.rhea.devices.chardev.FileBackend;
import dev.rhea.devices.chardev.MuxCommands;
import dev.rhea.devices.chardev.NullBackend;
import dev.rhea.devices.chardev.PtyBackend;
import dev.rhea.devices.chardev.StdioBackend;
import dev.rhea.devices.io.IoThread;
import dev.rhea.machine.config.CharConfig;
import dev.rhea.machine.config.MachineConfig;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The machine's character back ends: opens each when it is first asked for, behind a multiplexer if
 * it is shared.
 */
final class CharHub implements AutoCloseable {
  private final MachineConfig config;
  private final IoThread ioThread;
  private final MuxCommands commands;
  private final LongSupplier machineNanos;
  private final Consumer<String> notes;
  private final Map<String, CharBackend> opened = new LinkedHashMap<>();
  private final Map<String, CharMux> muxes = new LinkedHashMap<>();
  private final Set<String> taken = new HashSet<>();

  /**
   * A hub for the back ends of {@code config}.
   *
   * @param supplied back ends that an embedding program has made, by id
   * @param notes told what the user should know: the name of a new pseudo-terminal
   */
  CharHub(
      MachineConfig config,
      Map<String, CharBackend> supplied,
      IoThread ioThread,
      MuxCommands commands,
      LongSupplier machineNanos,
      Consumer<String> notes) {
    this.config = config;
    this.ioThread = ioThread;
    this.commands = commands;
    this.machineNanos = machineNanos;
    this.notes = notes;
    opened.putAll(supplied);
  }

  /**
   * A place for one front end on the back end called {@code id}; a back end that goes nowhere if
   * the id is empty.
   *
   * @param user who wants it, for the error sentence
   * @throws UserError if there is no such back end, or if it is taken and not shared
   */
  CharBackend port(String user, String id) {
    if (id.isEmpty()) {
      return new NullBackend();
    }
    CharConfig backend = config.charBackend(id);
    if (backend == null) {
      if (!opened.containsKey(id)) {
        throw new UserError(
            user + ": unknown back end '" + id + "'; define it by -chardev KIND,id=" + id);
      }
    } else if (backend.mux()) {
      return muxes
          .computeIfAbsent(
              id,
              key -> new CharMux(ioThread, open(backend), commands, config.escape(), machineNanos))
          .addPort();
    }
    if (!taken.add(id)) {
      throw new UserError(
          user
              + ": the back end '"
              + id
              + "' has a user already; add mux=on to its -chardev to share it");
    }
    return backend == null ? Objects.requireNonNull(opened.get(id)) : open(backend);
  }

  /** Whether several front ends share the back end. */
  boolean isShared(String id) {
    return muxes.containsKey(id);
  }

  /** All front ends are attached: input may come. */
  void start() {
    muxes.values().forEach(CharMux::start);
  }

  @Override
  public void close() {
    opened.values().forEach(CharBackend::close);
  }

  private CharBackend open(CharConfig backend) {
    CharBackend open =
        switch (backend.kind()) {
          case STDIO -> new StdioBackend(ioThread, backend.signal());
          case FILE -> new FileBackend(path(backend.path()), backend.append());
          case NULL -> new NullBackend();
          case PTY -> {
            PtyBackend pty = new PtyBackend(ioThread);
            notes.accept(
                "char device redirected to " + pty.deviceName() + " (label " + backend.id() + ")");
            yield pty;
          }
        };
    opened.put(backend.id(), open);
    return open;
  }

  private static Path path(@Nullable Path path) {
    return Objects.requireNonNull(path, "a file back end has a path");
  }
}
