package dev.rhea.devices.net.link;

import dev.rhea.devices.HostException;
import dev.rhea.devices.clock.Clock;
import dev.rhea.devices.clock.Timer;
import dev.rhea.devices.io.IoThread;
import dev.rhea.devices.net.NetFrame;
import dev.rhea.devices.net.NetPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;

/**
 * A cable through a stream socket to another machine, QEMU's or ours: each frame is preceded by its
 * length, four bytes in network order. While nobody is connected, frames go nowhere. Of two
 * connections at once a server takes the first.
 */
public final class StreamTunnel implements NetPort, AutoCloseable {
  /** The client does not try again when the connection ends. */
  public static final long NO_RETRY = 0;

  private static final int CONNECT_MILLIS = 5000;
  private static final int LENGTH_BYTES = 4;
  private static final int BUFFER = 256 << 10;

  private final IoThread ioThread;
  private final SocketAddress address;
  private final boolean server;
  private final long retryNanos;
  private final Clock clock;
  private final Timer retry;
  private final ByteBuffer incoming = ByteBuffer.allocate(BUFFER);
  private final ByteBuffer outgoing = ByteBuffer.allocate(BUFFER);
  private final NetFrame frame = new NetFrame();
  private NetPort peer = NetPort.NOTHING;
  private @Nullable ServerSocketChannel listener;
  private @Nullable SocketChannel channel;
  private @Nullable SelectionKey key;

  /** The peer has been refused a frame. */
  private boolean peerWaits;

  /** The peer has refused {@link #frame}. */
  private boolean frameHeld;

  private boolean closed;

  /**
   * Opens the tunnel.
   *
   * @param server whether it waits at the address rather than connects to it
   * @param retryNanos after how long a client tries again, or {@link #NO_RETRY}
   * @param clock the host's time
   * @throws HostException if the address cannot be had, or nobody is there and there is no retry
   */
  public StreamTunnel(
      SocketAddress address, boolean server, long retryNanos, IoThread ioThread, Clock clock) {
    this.address = address;
    this.server = server;
    this.retryNanos = retryNanos;
    this.ioThread = ioThread;
    this.clock = clock;
    this.retry = clock.newTimer(this::connectAgain);
    try {
      if (server) {
        listener = listen();
      } else {
        connectFirst();
      }
    } catch (IOException | RuntimeException e) {
      throw new HostException(
          server
              ? address + " cannot be had (" + e.getMessage() + "); choose another"
              : "nobody answers at "
                  + address
                  + " ("
                  + e.getMessage()
                  + "); start the machine that listens there first",
          e);
    }
  }

  private ServerSocketChannel listen() throws IOException {
    boolean unix = address instanceof UnixDomainSocketAddress;
    ServerSocketChannel opened =
        unix ? ServerSocketChannel.open(StandardProtocolFamily.UNIX) : ServerSocketChannel.open();
    try {
      if (!unix) {
        opened.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      }
      opened.bind(address);
      opened.configureBlocking(false);
    } catch (IOException | RuntimeException e) {
      opened.close();
      throw e;
    }
    ioThread.register(opened, SelectionKey.OP_ACCEPT, ready -> accept(opened));
    return opened;
  }

  private void accept(ServerSocketChannel from) {
    try {
      SocketChannel accepted = from.accept();
      if (accepted == null) {
        return;
      }
      if (channel != null) {
        accepted.close();
      } else {
        use(accepted);
      }
    } catch (IOException e) {
      // Whoever wanted to connect has gone.
    }
  }

  /** Before the machine runs: whoever starts it is to hear of a mistake. */
  private void connectFirst() throws IOException {
    SocketChannel opened = SocketChannel.open(family());
    try {
      if (address instanceof InetSocketAddress inet) {
        opened.socket().connect(inet, CONNECT_MILLIS);
      } else {
        opened.connect(address);
      }
    } catch (IOException e) {
      opened.close();
      if (retryNanos == NO_RETRY) {
        throw e;
      }
      retry.arm(clock.nanos() + retryNanos);
      return;
    }
    ioThread.post(() -> {
      try {
        use(opened);
      } catch (IOException e) {
        disconnect();
      }
    });
  }

  private StandardProtocolFamily family() {
    return switch (address) {
      case InetSocketAddress inet when inet.getAddress() instanceof java.net.Inet6Address ->
          StandardProtocolFamily.INET6;
      case UnixDomainSocketAddress _ -> StandardProtocolFamily.UNIX;
      default -> StandardProtocolFamily.INET;
    };
  }

  private void connectAgain() {
    if (closed || channel != null) {
      return;
    }
    try {
      SocketChannel opened = SocketChannel.open(family());
      opened.configureBlocking(false);
      boolean connected = opened.connect(address);
      channel = opened;
      if (connected) {
        use(opened);
      } else {
        key = ioThread.watch(opened, SelectionKey.OP_CONNECT, ready -> finishConnect(opened));
      }
    } catch (IOException e) {
      disconnect();
    }
  }

  private void finishConnect(SocketChannel opened) {
    try {
      opened.finishConnect();
      use(opened);
    } catch (IOException e) {
      disconnect();
    }
  }

  private void use(SocketChannel connected) throws IOException {
    channel = connected;
    connected.configureBlocking(false);
    if (!(address instanceof UnixDomainSocketAddress)) {
      connected.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }
    incoming.clear();
    outgoing.clear();
    key = ioThread.watch(connected, SelectionKey.OP_READ, this::ready);
  }

  private void ready(SelectionKey ready) {
    if (ready.isWritable()) {
      write();
    }
    if (ready.isValid() && ready.isReadable()) {
      read();
    }
  }

  // ---- from the other machine ----

  private void read() {
    SocketChannel from = channel;
    if (from == null || frameHeld) {
      return;
    }
    try {
      if (from.read(incoming) < 0) {
        disconnect();
        return;
      }
    } catch (IOException e) {
      disconnect();
      return;
    }
    deliver();
  }

  private void deliver() {
    incoming.flip();
    while (!frameHeld && incoming.remaining() >= LENGTH_BYTES) {
      int length = incoming.getInt(incoming.position());
      if (length < 0 || length > NetFrame.MOST_BYTES) {
        // Whoever that is, it does not speak of frames.
        disconnect();
        return;
      }
      if (incoming.remaining() < LENGTH_BYTES + length) {
        break;
      }
      incoming.getInt();
      incoming.get(frame.bytes(), 0, length);
      frame.setLength(length);
      frameHeld = !peer.receive(frame);
    }
    incoming.compact();
    updateInterest();
  }

  @Override
  public void resume() {
    if (frameHeld && peer.receive(frame)) {
      frameHeld = false;
      deliver();
    }
  }

  // ---- to the other machine ----

  @Override
  public void connect(NetPort newPeer) {
    peer = newPeer;
  }

  @Override
  public boolean receive(NetFrame sent) {
    if (channel == null || key == null || !channel.isConnected()) {
      return true;
    }
    if (outgoing.remaining() < LENGTH_BYTES + sent.length()) {
      peerWaits = true;
      return false;
    }
    outgoing.putInt(sent.length()).put(sent.bytes(), 0, sent.length());
    write();
    return true;
  }

  private void write() {
    SocketChannel to = channel;
    if (to == null) {
      return;
    }
    outgoing.flip();
    try {
      to.write(outgoing);
    } catch (IOException e) {
      disconnect();
      return;
    }
    outgoing.compact();
    updateInterest();
    if (peerWaits && outgoing.position() <= BUFFER / 2) {
      peerWaits = false;
      // Not from within: a peer that sends may be the one that we resume.
      ioThread.post(() -> peer.resume());
    }
  }

  private void updateInterest() {
    SelectionKey current = key;
    if (current != null && current.isValid()) {
      current.interestOps(
          (frameHeld ? 0 : SelectionKey.OP_READ)
              | (outgoing.position() > 0 ? SelectionKey.OP_WRITE : 0));
    }
  }

  @Override
  public int offloads() {
    return 0;
  }

  private void disconnect() {
    SocketChannel gone = channel;
    channel = null;
    key = null;
    incoming.clear();
    outgoing.clear();
    close(gone);
    if (peerWaits) {
      peerWaits = false;
      ioThread.post(() -> peer.resume());
    }
    if (!closed && !server && retryNanos != NO_RETRY) {
      retry.arm(clock.nanos() + retryNanos);
    }
  }

  /** Closes the sockets, on the iothread if that still runs. */
  @Override
  public void close() {
    ioThread.post(() -> {
      closed = true;
      retry.cancel();
      close(listener);
      disconnect();
      if (server && address instanceof UnixDomainSocketAddress unix) {
        try {
          Files.deleteIfExists(unix.getPath());
        } catch (IOException e) {
          // Somebody else's by now.
        }
      }
    });
  }

  private static void close(@Nullable AutoCloseable closeable) {
    if (closeable != null) {
      try {
        closeable.close();
      } catch (Exception e) {
        // It is gone all the same.
      }
    }
  }
}
