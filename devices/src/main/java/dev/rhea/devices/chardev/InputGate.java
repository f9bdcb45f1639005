package dev.rhea.devices.chardev;

import dev.rhea.devices.io.IoThread;
import org.jspecify.annotations.Nullable;

/**
 * Flow control of host input: holds the piece that a reader thread has read until the front end has
 * taken all of it. The reader gives a piece and waits, so at most one piece is in memory and a
 * pasted file waits in the host's pipe.
 */
final class InputGate {
  private final IoThread ioThread;
  // All below: guarded by this; the front end is called on the iothread only, without the lock.
  private @Nullable CharFrontend frontend;
  private byte[] data = {};
  private int position;
  private int limit;
  private boolean deliveryPosted;
  private boolean closed;

  InputGate(IoThread ioThread) {
    this.ioThread = ioThread;
  }

  synchronized void attach(CharFrontend newFrontend) {
    if (frontend != null) {
      throw new IllegalStateException("a character device has one front end");
    }
    frontend = newFrontend;
    deliverSoon();
  }

  /**
   * Hands over input and waits until it is taken. Called on the reader's thread.
   *
   * @return false when the gate has been closed
   */
  synchronized boolean give(byte[] bytes, int length) throws InterruptedException {
    data = bytes;
    position = 0;
    limit = length;
    deliverSoon();
    while (position < limit && !closed) {
      wait();
    }
    return !closed;
  }

  /** Tells the front end of an event, in order with the data. Any thread. */
  void event(CharEvent event) {
    ioThread.post(() -> {
      CharFrontend target = frontend();
      if (target != null) {
        target.event(event);
      }
    });
  }

  synchronized void acceptInput() {
    deliverSoon();
  }

  synchronized void close() {
    closed = true;
    notifyAll();
  }

  private synchronized @Nullable CharFrontend frontend() {
    return frontend;
  }

  private void deliverSoon() {
    if (frontend != null && position < limit && !deliveryPosted && !closed) {
      deliveryPosted = true;
      ioThread.post(this::deliver);
    }
  }

  private void deliver() {
    CharFrontend target;
    synchronized (this) {
      deliveryPosted = false;
      target = frontend;
    }
    if (target == null) {
      return;
    }
    while (true) {
      int room = target.canReceive();
      byte[] bytes;
      int offset;
      int length;
      synchronized (this) {
        length = Math.min(room, limit - position);
        if (length <= 0 || closed) {
          return;
        }
        bytes = data;
        offset = position;
      }
      target.receive(bytes, offset, length);
      synchronized (this) {
        position += length;
        if (position == limit) {
          notifyAll();
        }
      }
    }
  }
}
