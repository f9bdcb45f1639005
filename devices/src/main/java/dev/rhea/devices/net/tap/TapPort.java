package dev.rhea.devices.net.tap;

import com.sun.jna.LastErrorException;
import dev.rhea.devices.HostException;
import dev.rhea.devices.io.IoThread;
import dev.rhea.devices.net.NetFrame;
import dev.rhea.devices.net.NetPort;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A tap interface of the host's. A selector cannot watch its descriptor, so that a thread waits for
 * frames and hands them over; those of the guest's are written at once.
 *
 * <p><i>Not modelled</i>: checksum and segmentation offload (IFF_VNET_HDR), several queues, vhost.
 */
public final class TapPort implements NetPort, AutoCloseable {
  private static final String DEVICE = "/dev/net/tun";
  private static final int NAME_BYTES = 16;
  private static final int IFREQ_BYTES = 40;
  private static final int POLL_MILLIS = 200;
  private static final int MOST_WAITING = 256;

  private final IoThread ioThread;
  private final int fd;
  private final String name;
  private final @Nullable String downScript;
  private final Thread reader;
  private final ArrayBlockingQueue<NetFrame> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final AtomicBoolean deliveryPosted = new AtomicBoolean();
  private NetPort peer = NetPort.NOTHING;

  /** The peer has no room: {@link #resume} goes on. Of the iothread. */
  private boolean refused;

  private volatile boolean closed;

  /**
   * Opens the interface.
   *
   * @param wanted its name, empty for the next tapN
   * @param script run with the name when it is there, null for none
   * @param downScript run with the name before it goes, null for none
   * @throws HostException if the host refuses
   */
  public TapPort(
      String wanted, @Nullable String script, @Nullable String downScript, IoThread ioThread) {
    this.ioThread = ioThread;
    this.downScript = downScript;
    int opened = -1;
    try {
      opened = TunLibc.open(DEVICE, TunLibc.O_RDWR | TunLibc.O_NONBLOCK);
      name = attach(opened, wanted);
    } catch (LastErrorException e) {
      if (opened >= 0) {
        TunLibc.close(opened);
      }
      throw new HostException(
          opened < 0
              ? DEVICE
                  + " cannot be opened ("
                  + e.getMessage()
                  + "); run as root or use -netdev user"
              : "the interface '"
                  + wanted
                  + "' cannot be had ("
                  + e.getMessage()
                  + "); make one by ip tuntap add mode tap user $USER, or use -netdev user",
          e);
    }
    fd = opened;
    try {
      run(script);
    } catch (HostException e) {
      TunLibc.close(fd);
      throw e;
    }
    reader = Thread.ofPlatform().daemon().name("tap-input").start(this::readLoop);
  }

  /** Names the interface: {@code struct ifreq}, a name and flags. */
  private static String attach(int fd, String wanted) {
    ByteBuffer request = ByteBuffer.allocate(IFREQ_BYTES).order(ByteOrder.nativeOrder());
    request.put(wanted.getBytes(StandardCharsets.US_ASCII));
    request.putShort(NAME_BYTES, (short) (TunLibc.IFF_TAP | TunLibc.IFF_NO_PI));
    TunLibc.ioctl(fd, TunLibc.TUNSETIFF, request.array());
    String given = new String(request.array(), 0, NAME_BYTES, StandardCharsets.US_ASCII);
    return given.substring(0, given.indexOf('\0'));
  }

  private void run(@Nullable String script) {
    if (script == null) {
      return;
    }
    try {
      int status = new ProcessBuilder(script, name).inheritIO().start().waitFor();
      if (status != 0) {
        throw new HostException(
            "the network script " + script + " ended with status " + status + "; write script=no");
      }
    } catch (IOException e) {
      throw new HostException(
          "the network script "
              + script
              + " cannot be run ("
              + e.getMessage()
              + "); write script=no",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The interface's name on the host. */
  public String name() {
    return name;
  }

  private void readLoop() {
    byte[] bytes = new byte[NetFrame.MOST_BYTES];
    ByteBuffer pollfd = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder());
    try {
      while (!closed) {
        int length = (int) TunLibc.read(fd, bytes, bytes.length);
        if (length > 0) {
          NetFrame frame = NetFrame.of(bytes, length);
          // While there is no room the host's own queue holds frames, and loses them when full.
          waiting.put(frame);
          if (deliveryPosted.compareAndSet(false, true)) {
            ioThread.post(this::deliver);
          }
        } else {
          pollfd.putInt(0, fd).putShort(4, TunLibc.POLLIN).putShort(6, (short) 0);
          TunLibc.poll(pollfd.array(), 1, POLL_MILLIS);
        }
      }
    } catch (InterruptedException e) {
      // close() wants us to end.
    }
  }

  private void deliver() {
    deliveryPosted.set(false);
    while (!refused) {
      @Nullable NetFrame next = waiting.peek();
      if (next == null) {
        return;
      }
      if (peer.receive(next)) {
        waiting.remove();
      } else {
        refused = true;
      }
    }
  }

  @Override
  public void connect(NetPort newPeer) {
    peer = newPeer;
  }

  @Override
  public boolean receive(NetFrame frame) {
    // An interface that is down, or whose queue is full, loses frames.
    TunLibc.write(fd, frame.bytes(), frame.length());
    return true;
  }

  @Override
  public void resume() {
    if (refused) {
      refused = false;
      deliver();
    }
  }

  @Override
  public int offloads() {
    return 0;
  }

  @Override
  public void close() {
    closed = true;
    reader.interrupt();
    try {
      reader.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try {
      run(downScript);
    } catch (HostException e) {
      // The interface goes all the same.
    }
    // After what the iothread has of the guest's frames.
    ioThread.post(() -> TunLibc.close(fd));
  }
}
