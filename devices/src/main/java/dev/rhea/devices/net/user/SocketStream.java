package dev.rhea.devices.net.user;

import dev.rhea.devices.io.IoThread;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** A TCP socket of the host's. */
final class SocketStream implements HostStream {
  private final IoThread ioThread;
  private final SocketChannel channel;
  private final boolean connecting;
  private @Nullable SelectionKey key;

  private SocketStream(IoThread ioThread, SocketChannel channel, boolean connecting) {
    this.ioThread = ioThread;
    this.channel = channel;
    this.connecting = connecting;
  }

  /**
   * Begins to connect.
   *
   * @throws IOException if that fails at once
   */
  static SocketStream connect(IoThread ioThread, InetSocketAddress server) throws IOException {
    boolean v4 = server.getAddress() instanceof Inet4Address;
    SocketChannel channel =
        SocketChannel.open(v4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
    try {
      prepare(channel);
      return new SocketStream(ioThread, channel, !channel.connect(server));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Takes a connection that the host has accepted. */
  static SocketStream accepted(IoThread ioThread, SocketChannel channel) throws IOException {
    prepare(channel);
    return new SocketStream(ioThread, channel, false);
  }

  private static void prepare(SocketChannel channel) throws IOException {
    channel.configureBlocking(false);
    // The guest's TCP decides what goes together.
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
  }

  @Override
  public void start(Listener listener) {
    try {
      key =
          ioThread.watch(
              channel, connecting ? SelectionKey.OP_CONNECT : 0, ready -> ready(ready, listener));
    } catch (IOException e) {
      listener.failed(e);
      return;
    }
    if (!connecting) {
      listener.connected();
    }
  }

  private void ready(SelectionKey ready, Listener listener) {
    if (ready.isConnectable()) {
      try {
        if (channel.finishConnect()) {
          ready.interestOps(0);
          listener.connected();
        }
      } catch (IOException e) {
        listener.failed(e);
      }
      return;
    }
    if (ready.isWritable()) {
      listener.writable();
    }
    if (ready.isValid() && ready.isReadable()) {
      listener.readable();
    }
  }

  @Override
  public int read(ByteBuffer to) throws IOException {
    return channel.read(to);
  }

  @Override
  public int write(ByteBuffer from) throws IOException {
    return channel.write(from);
  }

  @Override
  public void shutdownOutput() throws IOException {
    channel.shutdownOutput();
  }

  @Override
  public void interest(boolean read, boolean write) {
    SelectionKey current = key;
    if (current != null && current.isValid()) {
      int wanted = (read ? SelectionKey.OP_READ : 0) | (write ? SelectionKey.OP_WRITE : 0);
      if (current.interestOps() != wanted) {
        current.interestOps(wanted);
      }
    }
  }

  @Override
  public void close(boolean torn) {
    try {
      if (torn) {
        // A socket that does not linger ends by a reset.
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      }
      channel.close();
    } catch (IOException e) {
      // It is gone all the same.
    }
  }
}
