package dev.rhea.devices.chardev;

import dev.rhea.devices.io.IoThread;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * {@code -serial stdio}: the process's standard input and output. A terminal is put into raw mode
 * until {@link #close}. Piped input is read as fast as the guest takes it; its end is no event, the
 * guest goes on without input.
 */
public final class StdioBackend implements CharBackend {
  private static final int READ_SIZE = 4096;

  private final InputGate gate;
  private final OutputPump pump;
  private final @Nullable RawTerminal terminal;

  /**
   * Takes over standard input and output.
   *
   * @param allowSignals whether Ctrl-C ends the emulator (true) or goes to the guest
   */
  public StdioBackend(IoThread ioThread, boolean allowSignals) {
    this(
        ioThread,
        // Not System.in and System.out: their buffering and character sets are in the way.
        new FileInputStream(FileDescriptor.in),
        new FileOutputStream(FileDescriptor.out),
        RawTerminal.open(0, allowSignals));
  }

  /** For tests: other streams in place of the process's. */
  StdioBackend(
      IoThread ioThread, InputStream in, OutputStream out, @Nullable RawTerminal terminal) {
    this.terminal = terminal;
    gate = new InputGate(ioThread);
    pump = new OutputPump("stdout", out::write);
    // A read of standard input cannot be interrupted: the thread is a daemon and is left behind.
    Thread.ofPlatform().daemon().name("stdin").start(() -> readLoop(in));
  }

  private void readLoop(InputStream in) {
    try {
      byte[] data = new byte[READ_SIZE];
      for (int length = in.read(data); length > 0; length = in.read(data)) {
        if (!gate.give(data, length)) {
          return;
        }
      }
    } catch (IOException e) {
      // Same as the end of input: EIO is what a background process or a vanished terminal gives.
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts the reader", e);
    }
  }

  @Override
  public void attach(CharFrontend frontend) {
    gate.attach(frontend);
    gate.event(CharEvent.OPENED);
  }

  @Override
  public void write(byte[] data, int offset, int length) {
    pump.write(data, offset, length);
  }

  @Override
  public void write(int value) {
    pump.write(value);
  }

  @Override
  public void acceptInput() {
    gate.acceptInput();
  }

  @Override
  public void close() {
    gate.close();
    pump.close();
    if (terminal != null) {
      terminal.close();
    }
  }
}
