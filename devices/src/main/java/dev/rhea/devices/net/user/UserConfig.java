package dev.rhea.devices.net.user;

import dev.rhea.devices.net.packet.IpAddress;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * What a user network looks like.
 *
 * @param ipv4 whether there is IPv4
 * @param net the network, IPv4
 * @param host the router, which also stands for the host's loopback
 * @param dns the name server
 * @param dhcpStart the first guest's address
 * @param ipv6 whether there is IPv6
 * @param net6 the network, IPv6
 * @param host6 as {@code host}
 * @param dns6 as {@code dns}
 * @param restricted whether the guest reaches nothing but what {@code guestForwards} name
 * @param hostname the guest's name, told by DHCP; empty for none
 * @param domain the guest's domain, told by DHCP; empty for none
 * @param searchDomains where the guest is to look for names, told by DHCP
 * @param hostForwards ports of the host's that lead into the guest
 * @param guestForwards addresses of the network that lead somewhere else
 */
public record UserConfig(
    boolean ipv4,
    Subnet net,
    IpAddress host,
    IpAddress dns,
    IpAddress dhcpStart,
    boolean ipv6,
    Subnet net6,
    IpAddress host6,
    IpAddress dns6,
    boolean restricted,
    String hostname,
    String domain,
    List<String> searchDomains,
    List<HostForward> hostForwards,
    List<GuestForward> guestForwards) {

  /**
   * A port of the host's.
   *
   * @param udp whether it is UDP's rather than TCP's
   * @param listen where the host listens
   * @param guest the guest's address
   * @param guestPort the guest's port
   */
  public record HostForward(
      boolean udp, InetSocketAddress listen, IpAddress guest, int guestPort) {}

  /**
   * An address of the network's, TCP.
   *
   * @param address as the guest sees it
   * @param port as the guest sees it
   * @param target where a connection leads
   */
  public record GuestForward(IpAddress address, int port, Target target) {}

  /** Where a guest's connection leads. */
  public sealed interface Target {
    /** A server. */
    record Server(InetSocketAddress address) implements Target {}

    /** A program, one for each connection, of whose input and output the connection is made. */
    record Command(String line) implements Target {}
  }
}
