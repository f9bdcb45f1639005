package dev.rhea.devices.net.link;

import dev.rhea.devices.HostException;
import dev.rhea.devices.io.IoThread;
import dev.rhea.devices.net.NetFrame;
import dev.rhea.devices.net.NetPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import org.jspecify.annotations.Nullable;

/**
 * A cable through UDP to another machine or, by a multicast group, to any number of them: each
 * datagram is a frame. Datagrams may be lost, and so may frames.
 */
public final class DatagramTunnel implements NetPort, AutoCloseable {
  private static final int BATCH = 64;

  private final IoThread ioThread;
  private final InetSocketAddress remote;
  private final DatagramChannel in;

  /** Another socket for a group: what comes from it is what we have sent ourselves. */
  private final DatagramChannel out;

  private final NetFrame frame = new NetFrame();
  private NetPort peer = NetPort.NOTHING;
  private @Nullable SelectionKey key;
  private boolean frameHeld;

  /**
   * Opens the tunnel.
   *
   * @param local where datagrams come in, and for a group the interface; null for any interface
   * @param remote where they go, a machine's address or a group's
   * @throws HostException if an address cannot be had
   */
  public DatagramTunnel(
      @Nullable InetSocketAddress local, InetSocketAddress remote, IoThread ioThread) {
    this.ioThread = ioThread;
    this.remote = remote;
    try {
      boolean group = remote.getAddress().isMulticastAddress();
      in = DatagramChannel.open(StandardProtocolFamily.INET);
      out = group ? DatagramChannel.open(StandardProtocolFamily.INET) : in;
      if (group) {
        join(local == null ? null : local.getAddress());
      } else {
        in.bind(local);
      }
      in.configureBlocking(false);
      out.configureBlocking(false);
    } catch (IOException | RuntimeException e) {
      throw new HostException(
          (local == null ? remote : local)
              + " cannot be had ("
              + e.getMessage()
              + "); choose another",
          e);
    }
    ioThread.post(() -> {
      try {
        key = ioThread.watch(in, SelectionKey.OP_READ, ready -> read());
      } catch (IOException e) {
        // Closed already.
      }
    });
  }

  private void join(@Nullable InetAddress interfaceAddress) throws IOException {
    // All machines of a group on one host listen to the same port.
    in.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    in.bind(new InetSocketAddress(remote.getAddress(), remote.getPort()));
    InetAddress address = interfaceAddress == null ? InetAddress.getLocalHost() : interfaceAddress;
    NetworkInterface card = NetworkInterface.getByInetAddress(address);
    if (card == null) {
      card = NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
    }
    out.bind(new InetSocketAddress(interfaceAddress, 0));
    if (card != null) {
      in.join(remote.getAddress(), card);
      out.setOption(StandardSocketOptions.IP_MULTICAST_IF, card);
    }
    out.setOption(StandardSocketOptions.IP_MULTICAST_LOOP, true);
  }

  private void read() {
    for (int i = 0; i < BATCH && !frameHeld; i++) {
      ByteBuffer buffer = ByteBuffer.wrap(frame.bytes());
      try {
        InetSocketAddress from = (InetSocketAddress) in.receive(buffer);
        if (from == null) {
          return;
        }
        if (in != out && from.getPort() == ((InetSocketAddress) out.getLocalAddress()).getPort()) {
          continue;
        }
      } catch (IOException e) {
        // A datagram of ours was refused: nobody is there yet.
        return;
      }
      frame.setLength(buffer.position());
      frameHeld = !peer.receive(frame);
    }
    setInterest();
  }

  private void setInterest() {
    SelectionKey current = key;
    if (current != null && current.isValid()) {
      current.interestOps(frameHeld ? 0 : SelectionKey.OP_READ);
    }
  }

  @Override
  public void connect(NetPort newPeer) {
    peer = newPeer;
  }

  @Override
  public boolean receive(NetFrame sent) {
    try {
      out.send(ByteBuffer.wrap(sent.bytes(), 0, sent.length()), remote);
    } catch (IOException e) {
      // Lost, as datagrams may be.
    }
    return true;
  }

  @Override
  public void resume() {
    if (frameHeld && peer.receive(frame)) {
      frameHeld = false;
      setInterest();
    }
  }

  @Override
  public int offloads() {
    return 0;
  }

  /** Closes the sockets, on the iothread if that still runs. */
  @Override
  public void close() {
    ioThread.post(() -> {
      try {
        in.close();
        out.close();
      } catch (IOException e) {
        // They are gone all the same.
      }
    });
  }
}
