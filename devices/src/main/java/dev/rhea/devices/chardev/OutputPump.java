package dev.rhea.devices.chardev;

import java.io.IOException;

/**
 * Decouples guest output from the host: {@link #write} appends to memory, a thread of its own
 * writes it out in large pieces. If the host end stands still for so long that {@link #CAPACITY}
 * bytes wait, later bytes are dropped and their number is said in the stream once it moves again.
 * After an error of the host end everything is dropped silently.
 */
final class OutputPump {
  /** Most bytes that wait for a host end; a console's output of hours. */
  static final int CAPACITY = 64 << 20;

  /** A blocking host end. */
  @FunctionalInterface
  interface Target {
    /** Writes all of the bytes, blocking as long as that takes. */
    void write(byte[] data, int offset, int length) throws IOException;
  }

  private static final int INITIAL = 4096;

  private final Target target;
  private final Thread thread;
  private final int capacity;
  private byte[] buffer = new byte[INITIAL];
  private int used;
  private long dropped;
  private boolean failed;
  private boolean closed;

  OutputPump(String name, Target target) {
    this(name, target, CAPACITY);
  }

  /** As above with another bound, in bytes. */
  OutputPump(String name, Target target, int capacity) {
    this.target = target;
    this.capacity = capacity;
    thread = Thread.ofPlatform().daemon().name(name).start(this::loop);
  }

  synchronized void write(byte[] data, int offset, int length) {
    int room = roomFor(length);
    if (room > 0) {
      System.arraycopy(data, offset, buffer, used, room);
      added(room);
    }
  }

  synchronized void write(int value) {
    if (roomFor(1) > 0) {
      buffer[used] = (byte) value;
      added(1);
    }
  }

  /**
   * Makes room in the buffer; returns how many of that many bytes may be stored and counts the rest
   * as dropped.
   */
  private int roomFor(int length) {
    if (failed || closed) {
      return 0;
    }
    int room = Math.min(length, capacity - used);
    dropped += length - room;
    if (used + room > buffer.length) {
      int grown = Math.max(used + room, (int) Math.min(2L * buffer.length, capacity));
      buffer = java.util.Arrays.copyOf(buffer, grown);
    }
    return room;
  }

  private void added(int length) {
    if (used == 0) {
      notifyAll();
    }
    used += length;
  }

  /**
   * Writes out what waits and ends the thread. Takes as long as the host end takes: a reader that
   * is slow still gets everything.
   */
  void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void loop() {
    byte[] out = new byte[INITIAL];
    try {
      while (true) {
        int length;
        long lost;
        synchronized (this) {
          while (used == 0 && dropped == 0 && !closed) {
            wait();
          }
          if (used == 0 && dropped == 0) {
            return;
          }
          byte[] full = buffer;
          length = used;
          buffer = out;
          used = 0;
          lost = dropped;
          dropped = 0;
          out = full;
        }
        target.write(out, 0, length);
        if (lost > 0) {
          byte[] notice =
              ("\r\n[" + lost + " bytes of output lost: the reader was too slow]\r\n")
                  .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
          target.write(notice, 0, notice.length);
        }
        if (out.length > 1 << 20) {
          out = new byte[INITIAL];
        }
      }
    } catch (IOException e) {
      // A broken pipe or a closed terminal: the guest goes on without a reader, as with a cable
      // pulled.
      synchronized (this) {
        failed = true;
        used = 0;
      }
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts the output thread", e);
    }
  }
}
