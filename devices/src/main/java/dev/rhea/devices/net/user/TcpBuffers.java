package dev.rhea.devices.net.user;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What a connection has on its way in each direction, between the guest's segments and the host's
 * stream. A full buffer towards the guest stops the reading of the stream; one towards the host is
 * the window that the guest is told.
 */
final class TcpBuffers {
  /** Most bytes in each direction. */
  static final int SIZE = 512 << 10;

  /** The stream is read again when there is this much room. */
  private static final int WORTH_READING = SIZE / 4;

  private final HostStream stream;
  private final ByteRing toGuest = new ByteRing(SIZE);
  private final ByteRing toHost = new ByteRing(SIZE);
  private boolean open;
  private boolean hostEnded;
  private boolean guestEnded;
  private boolean outputShut;

  TcpBuffers(HostStream stream) {
    this.stream = stream;
  }

  /** Data may flow. */
  void open() {
    open = true;
    updateInterest();
  }

  // ---- from the host ----

  /** Reads what the stream has. */
  void fill() throws IOException {
    if (toGuest.readFrom(stream) < 0) {
      hostEnded = true;
    }
    updateInterest();
  }

  /** Bytes that the guest has not acknowledged. */
  int toGuest() {
    return toGuest.size();
  }

  /** Copies some of these, which stay. */
  void copyToGuest(int from, byte[] to, int offset, int length) {
    toGuest.copy(from, to, offset, length);
  }

  /** The guest has acknowledged the first of these. */
  void dropToGuest(int length) {
    toGuest.drop(length);
    updateInterest();
  }

  /** Whether nothing more comes from the host. */
  boolean hostEnded() {
    return hostEnded;
  }

  // ---- from the guest ----

  /** How much more there is room for. */
  int room() {
    return toHost.room();
  }

  /** Takes the guest's data, for which there is room. */
  void fromGuest(byte[] bytes, int offset, int length) throws IOException {
    int done = 0;
    if (toHost.isEmpty()) {
      done = stream.write(ByteBuffer.wrap(bytes, offset, length));
    }
    if (done < length) {
      toHost.append(bytes, offset + done, length - done);
      updateInterest();
    }
  }

  /** Nothing more comes from the guest. */
  void endFromGuest() throws IOException {
    guestEnded = true;
    shutOutputWhenDrained();
  }

  /** Whether nothing more comes from the guest. */
  boolean guestEnded() {
    return guestEnded;
  }

  /** Whether the host has everything, and has been told that it is all. */
  boolean outputShut() {
    return outputShut;
  }

  /** Writes what the stream takes. */
  void drain() throws IOException {
    toHost.writeTo(stream);
    shutOutputWhenDrained();
    updateInterest();
  }

  private void shutOutputWhenDrained() throws IOException {
    if (guestEnded && toHost.isEmpty() && !outputShut) {
      outputShut = true;
      stream.shutdownOutput();
    }
  }

  private void updateInterest() {
    if (open) {
      stream.interest(!hostEnded && toGuest.room() >= WORTH_READING, !toHost.isEmpty());
    }
  }

  /** Ends the stream, as {@link HostStream#close}. */
  void close(boolean torn) {
    open = false;
    stream.close(torn);
  }
}
