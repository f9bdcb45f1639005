package dev.rhea.machine.cli;

import dev.rhea.devices.net.packet.IpAddress;
import dev.rhea.devices.net.user.Subnet;
import dev.rhea.devices.net.user.UserConfig.GuestForward;
import dev.rhea.devices.net.user.UserConfig.HostForward;
import dev.rhea.devices.net.user.UserConfig.Target;
import dev.rhea.machine.config.SubOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code hostfwd=} and {@code guestfwd=} of {@code -netdev user}, and addresses. */
final class Forwards {
  private static final Pattern FROM_HOST =
      Pattern.compile("(tcp|udp|):([^:]*):(\\d{1,5})-([^:]*):(\\d{1,5})");
  private static final Pattern FROM_GUEST = Pattern.compile("(?:tcp|):([^:]*):(\\d{1,5})-(.+)");
  private static final Pattern SERVER = Pattern.compile("tcp:([^:]+):(\\d{1,5})");
  private static final Pattern V4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

  private final SubOptions options;
  private final Subnet net;

  Forwards(SubOptions options, Subnet net) {
    this.options = options;
    this.net = net;
  }

  /**
   * All of {@code hostfwd=[tcp|udp]:[ADDR]:PORT-[GUEST]:PORT}.
   *
   * @param first the guest if none is named
   */
  List<HostForward> fromHost(IpAddress first) {
    List<HostForward> forwards = new ArrayList<>();
    for (String text : options.strings("hostfwd")) {
      Matcher match = FROM_HOST.matcher(text);
      if (!match.matches()) {
        throw options.error(
            "'hostfwd=" + text + "' is not like tcp:127.0.0.1:2222-:22 or udp::5353-:53");
      }
      String listen = match.group(2).isEmpty() ? "0.0.0.0" : match.group(2);
      IpAddress guest = match.group(4).isEmpty() ? first : v4(options, "hostfwd", match.group(4));
      if (!net.contains(guest)) {
        throw options.error(
            "'hostfwd' leads to " + guest + ", which is not on the guest's network");
      }
      forwards.add(
          new HostForward(
              match.group(1).equals("udp"),
              new InetSocketAddress(
                  v4(options, "hostfwd", listen).toInet(), port("hostfwd", match.group(3))),
              guest,
              port("hostfwd", match.group(5))));
    }
    return forwards;
  }

  /** All of {@code guestfwd=[tcp]:ADDR:PORT-tcp:HOST:PORT} or {@code -cmd:PROGRAM}. */
  List<GuestForward> fromGuest() {
    List<GuestForward> forwards = new ArrayList<>();
    for (String text : options.strings("guestfwd")) {
      Matcher match = FROM_GUEST.matcher(text);
      if (!match.matches()) {
        throw options.error(
            "'guestfwd="
                + text
                + "' is not like tcp:10.0.2.100:80-tcp:127.0.0.1:8080 or"
                + " tcp:10.0.2.100:80-cmd:PROGRAM");
      }
      IpAddress address = v4(options, "guestfwd", match.group(1));
      if (!net.contains(address)) {
        throw options.error(
            "'guestfwd' is at " + address + ", which is not on the guest's network");
      }
      forwards.add(
          new GuestForward(address, port("guestfwd", match.group(2)), target(match.group(3))));
    }
    return forwards;
  }

  private Target target(String text) {
    if (text.startsWith("cmd:") && text.length() > 4) {
      return new Target.Command(text.substring(4));
    }
    Matcher match = SERVER.matcher(text);
    if (!match.matches()) {
      throw options.error("'guestfwd' leads to tcp:HOST:PORT or cmd:PROGRAM, not '" + text + "'");
    }
    try {
      return new Target.Server(
          new InetSocketAddress(
              InetAddress.getByName(match.group(1)), port("guestfwd", match.group(2))));
    } catch (UnknownHostException e) {
      throw options.error("'guestfwd': there is no host called '" + match.group(1) + "'");
    }
  }

  private int port(String key, String text) {
    int port = Integer.parseInt(text);
    if (port < 1 || port > 65535) {
      throw options.error("'" + key + "': a port is 1 to 65535, not " + text);
    }
    return port;
  }

  /** The IPv4 address that a key's value is. */
  static IpAddress v4(SubOptions options, String key, String text) {
    if (V4.matcher(text).matches()) {
      try {
        return IpAddress.of(InetAddress.getByName(text));
      } catch (UnknownHostException e) {
        // A number beyond 255: told below.
      }
    }
    throw options.error("'" + key + "' takes an address such as 10.0.2.2, not '" + text + "'");
  }

  /** The IPv6 address that a key's value is. */
  static IpAddress v6(SubOptions options, String key, String text) {
    if (V6.matcher(text).matches()) {
      try {
        IpAddress address = IpAddress.of(InetAddress.getByName(text));
        if (!address.isV4()) {
          return address;
        }
      } catch (UnknownHostException e) {
        // Too many groups, or the like: told below.
      }
    }
    throw options.error("'" + key + "' takes an address such as fec0::2, not '" + text + "'");
  }
}
