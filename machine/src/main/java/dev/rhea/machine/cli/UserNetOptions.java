package dev.rhea.machine.cli;

import dev.rhea.devices.net.packet.IpAddress;
import dev.rhea.devices.net.user.Subnet;
import dev.rhea.devices.net.user.UserConfig;
import dev.rhea.machine.config.SubOptions;
import java.util.List;

/** Reads the properties of {@code -netdev user}, with QEMU's defaults. */
final class UserNetOptions {
  private static final String NET = "10.0.2.0/24";
  private static final String NET6 = "fec0::";
  private static final int HOST_NUMBER = 2;
  private static final int DNS_NUMBER = 3;
  private static final int DHCP_NUMBER = 15;

  /** DHCP's options count their bytes in one. */
  private static final int MOST_TEXT = 255;

  private static final int MOST_LABEL = 63;

  private final SubOptions options;

  private UserNetOptions(SubOptions options) {
    this.options = options;
  }

  /** Reads all of {@code user}'s own. */
  static UserConfig read(SubOptions options) {
    return new UserNetOptions(options).read();
  }

  private UserConfig read() {
    // As QEMU has it: who names one of the two gets that one.
    String v4 = options.string("ipv4");
    String v6 = options.string("ipv6");
    boolean wants4 = v4 != null && SubOptions.onOff(options.what(), "ipv4", v4);
    boolean wants6 = v6 != null && SubOptions.onOff(options.what(), "ipv6", v6);
    boolean ipv4 = v4 == null ? !wants6 : wants4;
    boolean ipv6 = v6 == null ? !wants4 : wants6;
    if (!ipv4 && !ipv6) {
      throw options.error("a network has ipv4=on or ipv6=on");
    }
    Subnet net = subnet(options.string("net", NET));
    IpAddress host = within(net, "host", HOST_NUMBER);
    IpAddress dns = within(net, "dns", DNS_NUMBER);
    IpAddress dhcp = within(net, "dhcpstart", DHCP_NUMBER);
    requireDifferent(host, dns, "host", "dns");
    requireDifferent(host, dhcp, "host", "dhcpstart");
    requireDifferent(dns, dhcp, "dns", "dhcpstart");
    Subnet net6 = subnet6();
    IpAddress host6 = within(net6, "ipv6-host", HOST_NUMBER);
    IpAddress dns6 = within(net6, "ipv6-dns", DNS_NUMBER);
    requireDifferent(host6, dns6, "ipv6-host", "ipv6-dns");
    refuse();
    Forwards forwards = new Forwards(options, net);
    return new UserConfig(
        ipv4,
        net,
        host,
        dns,
        dhcp,
        ipv6,
        net6,
        host6,
        dns6,
        options.flag("restrict", false),
        text("hostname"),
        text("domainname"),
        searchDomains(),
        forwards.fromHost(dhcp),
        forwards.fromGuest());
  }

  private void refuse() {
    String noTftp = "there is no TFTP server; let the guest fetch files from one of the host's";
    options.refuse("tftp", noTftp);
    options.refuse("bootfile", noTftp);
    options.refuse("tftp-server-name", noTftp);
    String noSmb = "there is no SMB server; copy files by ssh through hostfwd=tcp::2222-:22";
    options.refuse("smb", noSmb);
    options.refuse("smbserver", noSmb);
  }

  private Subnet subnet(String text) {
    int slash = text.indexOf('/');
    IpAddress address = Forwards.v4(options, "net", slash < 0 ? text : text.substring(0, slash));
    int prefix = slash < 0 ? classLength(address.bits()) : prefixLength(text.substring(slash + 1));
    int mask = prefix == 0 ? 0 : -1 << (32 - prefix);
    return new Subnet(IpAddress.v4(address.bits() & mask), prefix);
  }

  /** Without a mask the address's class tells it, as in the old days. */
  private static int classLength(int bits) {
    return bits >= 0 ? 8 : bits << 1 >= 0 ? 16 : 24;
  }

  private int prefixLength(String text) {
    if (text.indexOf('.') < 0) {
      return (int) bounded("net", SubOptions.number(options.what(), "net", text), 4, 30);
    }
    int mask = Forwards.v4(options, "net", text).bits();
    int ones = Integer.bitCount(mask);
    if (mask != -1 << (32 - ones) || ones < 4 || ones > 30) {
      throw options.error("the mask of 'net' is 255.255.255.0 or the like");
    }
    return ones;
  }

  private long bounded(String key, long value, int least, int most) {
    if (value < least || value > most) {
      throw options.error("the prefix length of '" + key + "' is " + least + " to " + most);
    }
    return value;
  }

  private Subnet subnet6() {
    IpAddress prefix = Forwards.v6(options, "ipv6-prefix", options.string("ipv6-prefix", NET6));
    long length = bounded("ipv6-prefixlen", options.number("ipv6-prefixlen", 64), 16, 64);
    long mask = -1L << (64 - length);
    return new Subnet(new IpAddress(prefix.high() & mask, 0), (int) length);
  }

  private IpAddress within(Subnet net, String key, int number) {
    String text = options.string(key);
    IpAddress address =
        text == null
            ? net.plus(number)
            : net.address().isV4()
                ? Forwards.v4(options, key, text)
                : Forwards.v6(options, key, text);
    if (!net.contains(address)) {
      throw options.error(
          "'"
              + key
              + "' ("
              + address
              + ") is an address of the network "
              + net.address()
              + "/"
              + net.prefixLength());
    }
    return address;
  }

  private void requireDifferent(IpAddress a, IpAddress b, String aKey, String bKey) {
    if (a.equals(b)) {
      throw options.error("'" + aKey + "' and '" + bKey + "' are both " + a + "; make them differ");
    }
  }

  private String text(String key) {
    String value = options.string(key, "");
    if (value.length() > MOST_TEXT || !value.matches("\\p{Graph}*")) {
      throw options.error("'" + key + "' is a name of up to " + MOST_TEXT + " ASCII characters");
    }
    return value;
  }

  private List<String> searchDomains() {
    List<String> domains = options.strings("dnssearch");
    int bytes = 0;
    for (String domain : domains) {
      boolean sane = domain.matches("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");
      for (String label : domain.split("\\.", -1)) {
        sane &= label.length() <= MOST_LABEL;
      }
      bytes += domain.length() + 2;
      if (!sane || bytes > MOST_TEXT) {
        throw options.error(
            "'dnssearch' takes domains such as example.org, " + MOST_TEXT + " bytes in all");
      }
    }
    return domains;
  }
}
