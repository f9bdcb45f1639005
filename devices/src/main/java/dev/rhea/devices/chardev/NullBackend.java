package dev.rhea.devices.chardev;

/** {@code -serial null}: output vanishes, input never comes. */
public final class NullBackend implements CharBackend {
  @Override
  public void attach(CharFrontend frontend) {}

  @Override
  public void write(byte[] data, int offset, int length) {}

  @Override
  public void write(int value) {}

  @Override
  public void close() {}
}
