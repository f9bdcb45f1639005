package dev.rhea.devices.net.user;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The host's name server: the first that {@code resolv.conf} (resolv.conf(5)) names, by its number.
 * The file is read again when it has changed, as a host that moves changes it. Only of the
 * iothread.
 */
final class Resolver {
  private static final String KEYWORD = "nameserver";

  private final Path file;
  private @Nullable FileTime readAt;
  private Optional<InetAddress> server = Optional.empty();

  Resolver(Path file) {
    this.file = file;
  }

  /** The name server, if the host has one. */
  Optional<InetAddress> nameServer() {
    try {
      FileTime changed = Files.getLastModifiedTime(file);
      if (!changed.equals(readAt)) {
        server = read();
        readAt = changed;
      }
    } catch (IOException e) {
      server = Optional.empty();
      readAt = null;
    }
    return server;
  }

  private Optional<InetAddress> read() throws IOException {
    for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
      String[] words = line.strip().split("\\s+", -1);
      if (words.length >= 2 && words[0].equals(KEYWORD) && isNumeric(words[1])) {
        try {
          return Optional.of(InetAddress.getByName(words[1]));
        } catch (UnknownHostException e) {
          // Not an address after all: the next line may have one.
        }
      }
    }
    return Optional.empty();
  }

  /** Names must not be looked up: that would ask the server that we look for. */
  private static boolean isNumeric(String text) {
    return text.matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*(%\\w+)?");
  }
}
