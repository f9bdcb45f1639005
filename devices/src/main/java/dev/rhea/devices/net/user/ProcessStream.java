package dev.rhea.devices.net.user;

import dev.rhea.devices.io.IoThread;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import org.jspecify.annotations.Nullable;

/**
 * The standard input and output of a program. The streams of a process block, so that a thread each
 * copies between them and a pipe, which a selector can watch.
 */
final class ProcessStream implements HostStream {
  private static final int COPY_SIZE = 16 << 10;

  private final IoThread ioThread;
  private final Process process;
  private final Pipe input;
  private final Pipe output;
  private @Nullable SelectionKey readKey;
  private @Nullable SelectionKey writeKey;

  private ProcessStream(IoThread ioThread, Process process, Pipe input, Pipe output) {
    this.ioThread = ioThread;
    this.process = process;
    this.input = input;
    this.output = output;
  }

  /**
   * Starts a program.
   *
   * @param line for the shell
   * @throws IOException if the host cannot
   */
  static ProcessStream start(IoThread ioThread, String line) throws IOException {
    Pipe input = Pipe.open();
    Pipe output = Pipe.open();
    input.sink().configureBlocking(false);
    output.source().configureBlocking(false);
    Process process =
        new ProcessBuilder("/bin/sh", "-c", line)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    ProcessStream stream = new ProcessStream(ioThread, process, input, output);
    Thread.ofPlatform().daemon().name("guestfwd-in").start(stream::copyIn);
    Thread.ofPlatform().daemon().name("guestfwd-out").start(stream::copyOut);
    return stream;
  }

  private void copyIn() {
    ByteBuffer buffer = ByteBuffer.allocate(COPY_SIZE);
    try (Pipe.SourceChannel from = input.source();
        OutputStream to = process.getOutputStream()) {
      while (from.read(buffer.clear()) >= 0) {
        to.write(buffer.array(), 0, buffer.position());
        to.flush();
      }
    } catch (IOException e) {
      // The program has ended or does not listen: closing our end tells the guest.
    }
  }

  private void copyOut() {
    byte[] buffer = new byte[COPY_SIZE];
    try (Pipe.SinkChannel to = output.sink();
        InputStream from = process.getInputStream()) {
      for (int length = from.read(buffer); length >= 0; length = from.read(buffer)) {
        ByteBuffer data = ByteBuffer.wrap(buffer, 0, length);
        while (data.hasRemaining()) {
          to.write(data);
        }
      }
    } catch (IOException e) {
      // The guest has gone.
    }
  }

  @Override
  public void start(Listener listener) {
    try {
      readKey = ioThread.watch(output.source(), 0, key -> listener.readable());
      writeKey = ioThread.watch(input.sink(), 0, key -> listener.writable());
    } catch (ClosedChannelException e) {
      listener.failed(e);
      return;
    }
    listener.connected();
  }

  @Override
  public int read(ByteBuffer to) throws IOException {
    return output.source().read(to);
  }

  @Override
  public int write(ByteBuffer from) throws IOException {
    return input.sink().write(from);
  }

  @Override
  public void shutdownOutput() throws IOException {
    input.sink().close();
  }

  @Override
  public void interest(boolean read, boolean write) {
    set(readKey, read ? SelectionKey.OP_READ : 0);
    set(writeKey, write ? SelectionKey.OP_WRITE : 0);
  }

  private static void set(@Nullable SelectionKey key, int operations) {
    if (key != null && key.isValid()) {
      key.interestOps(operations);
    }
  }

  @Override
  public void close(boolean torn) {
    try {
      input.sink().close();
      output.source().close();
    } catch (IOException e) {
      // They are gone all the same.
    }
    if (torn) {
      process.destroy();
    }
  }
}
