package dev.rhea.devices.chardev;

import com.sun.jna.LastErrorException;
import dev.rhea.devices.HostException;
import dev.rhea.devices.io.IoThread;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * {@code -serial pty}: a new pseudo-terminal that a terminal program can open. Output while nobody
 * has it open is dropped, as on a serial port without a cable.
 */
public final class PtyBackend implements CharBackend {
  private static final int READ_SIZE = 4096;
  private static final int POLL_MILLIS = 200;

  private final int master;
  private final String deviceName;
  private final InputGate gate;
  private final OutputPump pump;
  private final Thread reader;
  private volatile boolean connected;
  private volatile boolean closed;

  /**
   * Makes the pseudo-terminal.
   *
   * @throws HostException if the host has none to give
   */
  public PtyBackend(IoThread ioThread) {
    int fd = -1;
    try {
      fd = Libc.posix_openpt(Libc.O_RDWR | Libc.O_NOCTTY | Libc.O_NONBLOCK);
      Libc.grantpt(fd);
      Libc.unlockpt(fd);
      deviceName = nameOf(fd);
      makeRaw(deviceName);
    } catch (LastErrorException e) {
      if (fd >= 0) {
        Libc.close(fd);
      }
      throw new HostException("Cannot make a pseudo-terminal: check that /dev/pts is mounted.", e);
    }
    master = fd;
    gate = new InputGate(ioThread);
    pump = new OutputPump("pty-output", this::writeMaster);
    reader = Thread.ofPlatform().daemon().name("pty-input").start(this::readLoop);
  }

  private static String nameOf(int fd) {
    @Nullable String name = Libc.ptsname(fd);
    if (name == null) {
      throw new LastErrorException(0);
    }
    return name;
  }

  /**
   * Opens and closes the other end once: without echo from now on, and hung up until somebody
   * comes.
   */
  private static void makeRaw(String name) {
    int slave = Libc.open(name, Libc.O_RDWR | Libc.O_NOCTTY);
    byte[] termios = new byte[256];
    if (Libc.tcgetattr(slave, termios) == 0) {
      Libc.cfmakeraw(termios);
      Libc.tcsetattr(slave, Libc.TCSANOW, termios);
    }
    Libc.close(slave);
  }

  /** The path to open, for example {@code /dev/pts/3}. */
  public String deviceName() {
    return deviceName;
  }

  private void readLoop() {
    byte[] data = new byte[READ_SIZE];
    try {
      while (!closed) {
        short ready = poll(Libc.POLLIN);
        if ((ready & Libc.POLLHUP) != 0) {
          setConnected(false);
          // Hung up: poll would return at once for ever.
          Thread.sleep(POLL_MILLIS);
          continue;
        }
        setConnected(true);
        if ((ready & Libc.POLLIN) != 0) {
          int length = (int) Libc.read(master, data, data.length);
          if (length > 0 && !gate.give(data, length)) {
            return;
          }
        }
      }
    } catch (InterruptedException e) {
      // close() interrupts us out of the pause.
    }
  }

  private short poll(short events) {
    ByteBuffer pollfd = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder());
    pollfd.putInt(master).putShort(events);
    Libc.poll(pollfd.array(), 1, POLL_MILLIS);
    return pollfd.getShort(6);
  }

  private void setConnected(boolean now) {
    if (connected != now) {
      connected = now;
      gate.event(now ? CharEvent.OPENED : CharEvent.CLOSED);
    }
  }

  private void writeMaster(byte[] data, int offset, int length) throws IOException {
    int position = offset;
    while (position < offset + length && connected && !closed) {
      byte[] rest = position == 0 ? data : Arrays.copyOfRange(data, position, offset + length);
      // Not blocking: a reader that has stopped must not keep close() waiting.
      long written = Libc.write(master, rest, offset + length - position);
      if (written > 0) {
        position += (int) written;
      } else {
        poll(Libc.POLLOUT);
      }
    }
  }

  @Override
  public void attach(CharFrontend frontend) {
    gate.attach(frontend);
  }

  @Override
  public void write(byte[] data, int offset, int length) {
    if (connected) {
      pump.write(data, offset, length);
    }
  }

  @Override
  public void write(int value) {
    if (connected) {
      pump.write(value);
    }
  }

  @Override
  public void acceptInput() {
    gate.acceptInput();
  }

  /**
   * Hangs up. Output that a stopped reader has not taken is given up: a pseudo-terminal's buffer is
   * small.
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    gate.close();
    reader.interrupt();
    try {
      reader.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // Closing the descriptor first would free its number for others while the pump still writes.
    pump.close();
    Libc.close(master);
  }
}
