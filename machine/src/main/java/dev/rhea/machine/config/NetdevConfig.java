package dev.rhea.machine.config;

import dev.rhea.devices.net.user.UserConfig;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A network: what is at the other end of a card's cable. */
public sealed interface NetdevConfig {
  /** The name cards refer to it by. */
  String id();

  /** {@code user}: a network of the guest's own, behind a router. */
  record User(String id, UserConfig network) implements NetdevConfig {}

  /**
   * {@code hubport}: a place on a hub.
   *
   * @param hub which hub
   * @param netdev the id of a network that is plugged in here in a card's place; empty for none
   */
  record HubPort(String id, int hub, String netdev) implements NetdevConfig {}

  /**
   * {@code stream}, and {@code socket} with listen= or connect=: a stream socket to another
   * machine.
   *
   * @param server whether it waits at the address rather than connects to it
   * @param retryMillis after how long a client tries again; 0 for never
   */
  record Stream(String id, SocketAddress address, boolean server, long retryMillis)
      implements NetdevConfig {}

  /**
   * {@code dgram}, and {@code socket} with udp= or mcast=: datagrams to another machine or a group.
   *
   * @param local where datagrams come in, and for a group the interface; null for any
   */
  record Datagram(String id, @Nullable InetSocketAddress local, InetSocketAddress remote)
      implements NetdevConfig {}

  /**
   * {@code tap}: an interface of the host's.
   *
   * @param ifname its name; empty for the next free one
   * @param script run with its name at the start, or null
   * @param downScript run with its name at the end, or null
   */
  record Tap(String id, String ifname, @Nullable String script, @Nullable String downScript)
      implements NetdevConfig {}
}
