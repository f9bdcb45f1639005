package dev.rhea.machine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rhea.devices.net.user.UserConfig;
import dev.rhea.machine.UserError;
import dev.rhea.machine.config.DriveConfig.Attachment;
import dev.rhea.machine.config.MachineConfig;
import dev.rhea.machine.config.NetdevConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** -netdev, -nic and filter-dump: what they mean, and what is said of what means nothing. */
class NetOptionsTest {
  private static MachineConfig read(String... args) {
    return TargetOptions.read(FlagParser.parse("riscv64", args, 0), Attachment.VIRTIO).machine();
  }

  private static UserConfig user(String properties) {
    MachineConfig config = read("-netdev", "user,id=n" + properties);
    return assertInstanceOf(NetdevConfig.User.class, config.netdevs().getFirst()).network();
  }

  @Test
  void aUserNetworkHasQemusAddresses() {
    UserConfig network = user("");
    assertTrue(network.ipv4() && network.ipv6() && !network.restricted());
    assertEquals("10.0.2.2", network.host().toString());
    assertEquals("10.0.2.3", network.dns().toString());
    assertEquals("10.0.2.15", network.dhcpStart().toString());
    assertEquals(0xffff_ff00, network.net().mask());
    assertEquals("fec0:0:0:0:0:0:0:2", network.host6().toString());
  }

  @Test
  void namingOneProtocolLeavesTheOtherOut() {
    assertFalse(user(",ipv6=on").ipv4());
    assertFalse(user(",ipv4=on").ipv6());
    assertTrue(user(",ipv4=on,ipv6=on").ipv6());
    assertTrue(user(",ipv6=off").ipv4());
  }

  @ParameterizedTest
  @CsvSource({
    "net=192.168.7.0/24,                 192.168.7.2, 192.168.7.15",
    "net=192.168.7.0/255.255.255.0,      192.168.7.2, 192.168.7.15",
    "net=192.168.7.0,                    192.168.7.2, 192.168.7.15",
    "net=172.16.0.0,                     172.16.0.2,  172.16.0.15"
  })
  void addressesFollowTheNetwork(String net, String host, String first) {
    UserConfig network = user("," + net);
    assertEquals(host, network.host().toString());
    assertEquals(first, network.dhcpStart().toString());
  }

  @Test
  void portsMayBeForwardedManyTimes() {
    UserConfig network =
        user(
            ",hostfwd=tcp:127.0.0.1:2222-:22,hostfwd=udp::5353-10.0.2.16:53,"
                + "guestfwd=tcp:10.0.2.100:80-tcp:127.0.0.1:8080,guestfwd=:10.0.2.100:81-cmd:cat -n");
    assertEquals(2, network.hostForwards().size());
    UserConfig.HostForward ssh = network.hostForwards().getFirst();
    assertEquals("/127.0.0.1:2222", ssh.listen().toString());
    assertEquals("10.0.2.15", ssh.guest().toString());
    assertEquals(22, ssh.guestPort());
    UserConfig.HostForward dns = network.hostForwards().getLast();
    assertTrue(dns.udp() && dns.listen().getAddress().isAnyLocalAddress());
    assertEquals("10.0.2.16", dns.guest().toString());
    assertEquals(
        new UserConfig.Target.Command("cat -n"), network.guestForwards().getLast().target());
  }

  @Test
  void nicIsACardAndItsNetwork() {
    MachineConfig config = read("-nic", "user,mac=52:54:00:00:00:07,hostname=x", "-nic", "user");
    assertEquals(2, config.netdevs().size());
    Map<String, String> card = config.devices().getFirst().properties();
    assertEquals(config.netdevs().getFirst().id(), card.get("netdev"));
    assertEquals("52:54:00:00:00:07", card.get("mac"));
    assertEquals("", config.devices().getFirst().driver(), "the board's own kind");
    assertTrue(read("-nic", "none", "-net", "none").netdevs().isEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-netdev user | -netdev user: 'id=' is missing",
        "-netdev usr,id=n | -netdev usr,id=n: unknown kind of network 'usr'; did you mean 'user'?",
        "-netdev vde,id=n | are not there",
        "-netdev user,id=n,hostfw=tcp::1-:1 | unknown property 'hostfw'; did you mean 'hostfwd'?",
        "-netdev user,id=n,hostfwd=tcp:2222-:22 | 'hostfwd=tcp:2222-:22' is not like tcp:",
        "-netdev user,id=n,hostfwd=tcp::70000-:22 | a port is 1 to 65535, not 70000",
        "-netdev user,id=n,hostfwd=tcp::22-10.9.9.9:22 | not on the guest's network",
        "-netdev user,id=n,hostfwd=tcp:localhost:22-:22 | not 'localhost'",
        "-netdev user,id=n,guestfwd=tcp:10.0.2.9:1-x | tcp:HOST:PORT or cmd:PROGRAM, not 'x'",
        "-netdev user,id=n,net=10.0.2.0/33 | the prefix length of 'net' is 4 to 30",
        "-netdev user,id=n,net=10.0.2.300 | 'net' takes an address such as 10.0.2.2",
        "-netdev user,id=n,host=10.0.3.2 | is an address of the network 10.0.2.0/24",
        "-netdev user,id=n,dns=10.0.2.2 | 'host' and 'dns' are both 10.0.2.2; make them differ",
        "-netdev user,id=n,ipv4=off,ipv6=off | a network has ipv4=on or ipv6=on",
        "-netdev user,id=n,ipv6-host=10.0.2.2 | 'ipv6-host' takes an address such as fec0::2",
        "-netdev user,id=n,tftp=/ | there is no TFTP server",
        "-netdev user,id=n,smb=/ | there is no SMB server",
        "-netdev user,id=n,restrict=maybe | 'restrict' is on or off, not 'maybe'",
        "-netdev user,id=n,dnssearch=a..b | 'dnssearch' takes domains",
        "-nic user,id=a -nic user,id=a | another network has the id 'a'; give each its own",
        "-object filter-dump,id=d,netdev=n,file=f | unknown network 'n'; define it by -netdev",
        "-netdev socket,id=n | write one of listen=, connect=, udp= and mcast=",
        "-netdev socket,id=n,listen=:1,connect=:2 | write one of listen=, connect=",
        "-netdev socket,id=n,connect=1234 | 'connect' takes HOST:PORT, not '1234'",
        "-netdev socket,id=n,mcast=127.0.0.1:1 | 'mcast' takes a group such as 230.0.0.1:1234",
        "-netdev socket,id=n,udp=127.0.0.1:1 | 'localaddr=' is missing",
        "-netdev stream,id=n,addr.type=inet,addr.host=127.0.0.1 | 'addr.port=' is missing",
        "-netdev stream,id=n,addr.type=fd | 'addr.type' is inet or unix",
        "-netdev dgram,id=n,local.type=unix | 'local.type' is inet",
        "-netdev hubport,id=n | 'hubid=' is missing",
        "-netdev tap,id=n,ifname=averyveryverylongname | 'ifname' is a name of up to 15",
        "-netdev tap,id=n,fd=3 | descriptors cannot be passed to the JVM",
        "-object filter-dump,id=d,netdev=n | 'file=' is missing",
      })
  void mistakesAreOneSentence(String line, String sentence) {
    UserError e = assertThrows(UserError.class, () -> read(line.split(" ", -1)));
    String message = String.valueOf(e.getMessage());
    assertTrue(message.contains(sentence), message);
    assertFalse(message.contains("\n"), message);
  }
}
