package dev.rhea.devices.chardev;

import java.io.OutputStream;

/**
 * Guest output to a stream of the program that embeds the machine; input never comes. {@link
 * #close} returns when the stream has everything, and leaves it open.
 */
public final class StreamBackend implements CharBackend {
  private final OutputPump pump;

  /**
   * A back end on {@code out}, which one thread of the back end's own writes to.
   *
   * @param name of that thread
   */
  public StreamBackend(String name, OutputStream out) {
    pump = new OutputPump(name, out::write);
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
  }
}
