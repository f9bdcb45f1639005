package dev.rhea.machine.cli;

import dev.rhea.machine.config.FileName;
import dev.rhea.machine.config.NetdevConfig;
import dev.rhea.machine.config.SubOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the properties of {@code -netdev} socket, stream, dgram, hubport and tap. */
final class LinkOptions {
  /** Run by QEMU unless told otherwise; here only if they are there. */
  private static final String UP_SCRIPT = "/etc/qemu-ifup";

  private static final String DOWN_SCRIPT = "/etc/qemu-ifdown";
  private static final String NO_SCRIPT = "no";

  /** IFNAMSIZ with its zero. */
  private static final int MOST_IFNAME = 15;

  private static final int MILLIS = 1000;

  private final SubOptions options;
  private final String id;

  LinkOptions(SubOptions options, String id) {
    this.options = options;
    this.id = id;
  }

  /** {@code socket}: listen=, connect=, udp= or mcast=. */
  NetdevConfig socket() {
    options.refuse("fd", "descriptors cannot be passed to the JVM; write listen= or connect=");
    List<String> given = new ArrayList<>();
    for (String key : List.of("listen", "connect", "udp", "mcast")) {
      String value = options.string(key);
      if (value != null) {
        given.add(key);
        given.add(value);
      }
    }
    if (given.size() != 2) {
      throw options.error("write one of listen=, connect=, udp= and mcast=");
    }
    String key = given.getFirst();
    String value = given.getLast();
    return switch (key) {
      case "listen", "connect" ->
          new NetdevConfig.Stream(id, endpoint(key, value), key.equals("listen"), 0);
      case "udp" ->
          new NetdevConfig.Datagram(
              id, endpoint("localaddr", options.required("localaddr")), endpoint(key, value));
      default -> group(endpoint(key, value), options.string("localaddr"));
    };
  }

  private NetdevConfig group(InetSocketAddress group, @Nullable String local) {
    if (!group.getAddress().isMulticastAddress()) {
      throw options.error("'mcast' takes a group such as 230.0.0.1:1234");
    }
    return new NetdevConfig.Datagram(
        id, local == null ? null : new InetSocketAddress(host("localaddr", local), 0), group);
  }

  /** {@code stream}: addr.type=inet or unix. */
  NetdevConfig stream() {
    boolean server = options.flag("server", false);
    long retry = options.number("reconnect", 0) * MILLIS;
    retry = options.number("reconnect-ms", retry);
    if (retry < 0 || retry > Integer.MAX_VALUE) {
      throw options.error("'reconnect-ms' is at most " + Integer.MAX_VALUE);
    }
    if (server && retry != 0) {
      throw options.error("a server waits to be connected; leave reconnect-ms= out");
    }
    options.refuse("addr.str", "descriptors cannot be passed to the JVM; write addr.type=inet");
    String type = options.required("addr.type");
    SocketAddress address =
        switch (type) {
          case "inet" -> inet("addr");
          case "unix" -> UnixDomainSocketAddress.of(FileName.path(options.required("addr.path")));
          default -> throw options.error("'addr.type' is inet or unix");
        };
    return new NetdevConfig.Stream(id, address, server, retry);
  }

  /** {@code dgram}: local. and remote. of the type inet. */
  NetdevConfig dgram() {
    for (String key : List.of("local.type", "remote.type")) {
      String type = options.string(key, "inet");
      if (!type.equals("inet")) {
        throw options.error("'" + key + "' is inet: the JVM has no other datagrams");
      }
    }
    InetSocketAddress remote = inet("remote");
    boolean group = remote.getAddress().isMulticastAddress();
    String localHost = options.string("local.host");
    if (localHost == null && !group) {
      throw options.error("'local.host=' is missing");
    }
    long port = options.number("local.port", 0);
    InetSocketAddress local =
        localHost == null ? null : new InetSocketAddress(host("local.host", localHost), port(port));
    return new NetdevConfig.Datagram(id, local, remote);
  }

  /** {@code hubport}. */
  NetdevConfig hubport() {
    long hub = SubOptions.number(options.what(), "hubid", options.required("hubid"));
    if (hub < 0 || hub > Integer.MAX_VALUE) {
      throw options.error("'hubid' is a small number");
    }
    return new NetdevConfig.HubPort(id, (int) hub, options.string("netdev", ""));
  }

  /** {@code tap}. */
  NetdevConfig tap() {
    String ifname = options.string("ifname", "");
    if (ifname.length() > MOST_IFNAME || !ifname.matches("[\\p{Graph}&&[^/]]*")) {
      throw options.error("'ifname' is a name of up to " + MOST_IFNAME + " characters");
    }
    options.refuse("fd", "descriptors cannot be passed to the JVM; write ifname=");
    options.refuse("fds", "descriptors cannot be passed to the JVM; write ifname=");
    options.refuse(
        "helper", "there are no helpers; make an interface by ip tuntap, and write ifname=");
    options.refuse(
        "br", "put the interface into the bridge yourself: ip link set IFNAME master BR");
    options.refuse("queues", "there is one queue; leave queues= out");
    if (options.flag("vhost", false)) {
      throw options.error("there is no vhost; leave vhost= out");
    }
    return new NetdevConfig.Tap(
        id, ifname, script("script", UP_SCRIPT), script("downscript", DOWN_SCRIPT));
  }

  private @Nullable String script(String key, String usual) {
    String script = options.string(key);
    if (script == null) {
      return Files.isExecutable(Path.of(usual)) ? usual : null;
    }
    return script.equals(NO_SCRIPT) ? null : script;
  }

  /** {@code [HOST]:PORT}. */
  private InetSocketAddress endpoint(String key, String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 0) {
      throw options.error("'" + key + "' takes HOST:PORT, not '" + text + "'");
    }
    String host = colon == 0 ? "0.0.0.0" : text.substring(0, colon);
    long port = SubOptions.number(options.what(), key, text.substring(colon + 1));
    return new InetSocketAddress(host(key, host), port(port));
  }

  private InetSocketAddress inet(String prefix) {
    InetAddress host = host(prefix + ".host", options.required(prefix + ".host"));
    String port = options.required(prefix + ".port");
    return new InetSocketAddress(
        host, port(SubOptions.number(options.what(), prefix + ".port", port)));
  }

  private int port(long port) {
    if (port < 0 || port > 65535) {
      throw options.error("a port is 0 to 65535");
    }
    return (int) port;
  }

  private InetAddress host(String key, String name) {
    try {
      return InetAddress.getByName(name);
    } catch (UnknownHostException e) {
      throw options.error("'" + key + "': there is no host called '" + name + "'");
    }
  }
}
