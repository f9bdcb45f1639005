package dev.rhea.devices.chardev;

import dev.rhea.devices.HostException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** {@code -serial file:PATH}: output goes to a file, input never comes. */
public final class FileBackend implements CharBackend {
  private final OutputStream stream;
  private final OutputPump pump;

  /**
   * Opens the file, creating it if need be.
   *
   * @param append whether to keep what the file holds
   * @throws HostException if the file cannot be written
   */
  public FileBackend(Path path, boolean append) {
    try {
      stream =
          Files.newOutputStream(
              path,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              append ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING);
    } catch (IOException e) {
      throw new HostException(
          "Cannot write character device output to "
              + path
              + ": choose a file in a writable directory.",
          e);
    }
    pump = new OutputPump("chardev-file", stream::write);
  }

  @Override
  public void attach(CharFrontend frontend) {}

  @Override
  public void write(byte[] data, int offset, int length) {
    pump.write(data, offset, length);
  }

  @Override
  public void write(int value) {
    pump.write(value);
  }

  @Override
  public void close() {
    pump.close();
    try {
      stream.close();
    } catch (IOException e) {
      // Nothing is buffered in the stream, and the pump has dealt with write errors.
    }
  }
}
