package dev.rhea.devices.net.user;

import dev.rhea.devices.net.MacAddress;
import dev.rhea.devices.net.packet.IpAddress;
import java.net.InetAddress;
import java.util.Optional;

/** Which addresses of the network are the router's, and what addresses stand for on the host. */
final class VirtualHosts {
  /** The host number of the router's link-local address, fe80::2. */
  private static final IpAddress LINK_LOCAL_ROUTER = new IpAddress(0xfe80L << 48, 2);

  /** The first two bytes of our Ethernet addresses; the router's IPv4 address follows. */
  private static final long MAC_PREFIX = 0x5255;

  private static final IpAddress LOOPBACK4 = IpAddress.v4(0x7f00_0001);
  private static final IpAddress LOOPBACK6 = new IpAddress(0, 1);

  private final UserConfig config;
  private final Resolver resolver;
  private final MacAddress mac;

  VirtualHosts(UserConfig config, Resolver resolver) {
    this.config = config;
    this.resolver = resolver;
    mac = new MacAddress(MAC_PREFIX << 32 | (config.host().bits() & 0xffff_ffffL));
  }

  /** Our Ethernet address, for all that is ours. */
  MacAddress mac() {
    return mac;
  }

  /** The router's address on the link, whence router advertisements come. */
  IpAddress linkLocalRouter() {
    return LINK_LOCAL_ROUTER;
  }

  /** Whether an address is ours. */
  boolean isOurs(IpAddress address) {
    if (address.isV4() ? !config.ipv4() : !config.ipv6()) {
      return false;
    }
    return isHost(address)
        || isDns(address)
        || config.guestForwards().stream().anyMatch(forward -> forward.address().equals(address));
  }

  private boolean isHost(IpAddress address) {
    return address.equals(config.host())
        || address.equals(config.host6())
        || address.equals(LINK_LOCAL_ROUTER);
  }

  private boolean isDns(IpAddress address) {
    return address.equals(config.dns()) || address.equals(config.dns6());
  }

  /** Whether an address may be the guest's own. */
  boolean isGuests(IpAddress address) {
    if (address.isV4()) {
      return config.ipv4()
          && config.net().contains(address)
          && !address.equals(config.net().broadcast())
          && !isOurs(address);
    }
    return config.ipv6()
        && (config.net6().contains(address) || address.isLinkLocal())
        && !isOurs(address);
  }

  /**
   * Where on the host's network what the guest sends to an address goes; empty if it goes nowhere.
   */
  Optional<InetAddress> outside(IpAddress destination) {
    if (config.restricted() || destination.isGroup() || destination.isUnspecified()) {
      return Optional.empty();
    }
    if (isHost(destination)) {
      return Optional.of((destination.isV4() ? LOOPBACK4 : LOOPBACK6).toInet());
    }
    if (isDns(destination)) {
      return resolver.nameServer();
    }
    boolean inside = config.net().contains(destination) || config.net6().contains(destination);
    return inside || destination.isLoopback() || destination.isLinkLocal()
        ? Optional.empty()
        : Optional.of(destination.toInet());
  }

  /**
   * As whom the guest sees a sender on the host's network.
   *
   * @param askedFor whom the guest has written to, if it has
   */
  IpAddress inside(InetAddress sender, IpAddress askedFor) {
    return isOurs(askedFor) ? askedFor : inside(sender);
  }

  /** As whom the guest sees a sender on the host's network who comes by himself. */
  IpAddress inside(InetAddress sender) {
    IpAddress address = IpAddress.of(sender);
    boolean strange =
        address.isLoopback()
            || address.isLinkLocal()
            || config.net().contains(address)
            || config.net6().contains(address);
    return strange ? (address.isV4() ? config.host() : config.host6()) : address;
  }
}
