package dev.rhea.machine;

import dev.rhea.accel.Accelerator;
import dev.rhea.devices.HostException;
import dev.rhea.devices.io.IoThread;
import dev.rhea.devices.net.MacAddress;
import dev.rhea.devices.net.NetPort;
import dev.rhea.devices.net.link.DatagramTunnel;
import dev.rhea.devices.net.link.Hub;
import dev.rhea.devices.net.link.PcapFilter;
import dev.rhea.devices.net.link.StreamTunnel;
import dev.rhea.devices.net.tap.TapPort;
import dev.rhea.devices.net.user.UserNetwork;
import dev.rhea.machine.board.Cable;
import dev.rhea.machine.config.DumpConfig;
import dev.rhea.machine.config.MachineConfig;
import dev.rhea.machine.config.NearestName;
import dev.rhea.machine.config.NetdevConfig;
import dev.rhea.machine.config.SubOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The machine's networks: opens all of them, and gives each to the card that names it. */
final class Networks implements AutoCloseable {
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final Path RESOLV_CONF = Path.of("/etc/resolv.conf");

  private final MachineConfig config;
  private final IoThread ioThread;
  private final Seam seam;
  private final Consumer<String> notes;
  private final Map<String, NetPort> opened = new LinkedHashMap<>();
  private final List<AutoCloseable> closeables = new ArrayList<>();
  private final Set<String> taken = new LinkedHashSet<>();
  private final Map<Integer, Hub> hubs = new LinkedHashMap<>();
  private int cards;

  /**
   * Networks for {@code config}.
   *
   * @param notes told of networks that nothing uses
   */
  Networks(MachineConfig config, IoThread ioThread, Seam seam, Consumer<String> notes) {
    this.config = config;
    this.ioThread = ioThread;
    this.seam = seam;
    this.notes = notes;
  }

  /**
   * Opens all.
   *
   * @throws UserError if one cannot be had
   * @throws dev.rhea.devices.HostException if the host refuses something
   */
  void open(Accelerator accelerator) {
    if (config.netdevs().isEmpty()) {
      return;
    }
    if (config.icount() != null || accelerator == Accelerator.LOCKSTEP) {
      throw new UserError(
          (config.icount() != null ? "-icount" : "-accel lockstep")
              + ": what comes over a network cannot be repeated; leave one of the two out");
    }
    for (NetdevConfig netdev : config.netdevs()) {
      try {
        opened.put(netdev.id(), open(netdev));
      } catch (HostException e) {
        throw new HostException("the network '" + netdev.id() + "': " + e.getMessage(), e);
      }
    }
    for (DumpConfig dump : config.dumps()) {
      NetPort inner = Objects.requireNonNull(opened.get(dump.netdev()));
      PcapFilter filter = new PcapFilter(inner, dump.file(), dump.mostBytes(), notes);
      own(() -> ioThread.post(filter::close));
      opened.put(dump.netdev(), filter.network());
    }
    config.netdevs().forEach(this::plugIntoHub);
  }

  private NetPort open(NetdevConfig netdev) {
    return switch (netdev) {
      case NetdevConfig.User user ->
          own(new UserNetwork(user.network(), ioThread, seam.clock(), seam.random(), RESOLV_CONF));
      case NetdevConfig.HubPort port ->
          hubs.computeIfAbsent(port.hub(), number -> new Hub()).addPort();
      case NetdevConfig.Stream stream ->
          own(
              new StreamTunnel(
                  stream.address(),
                  stream.server(),
                  stream.retryMillis() * NANOS_PER_MILLI,
                  ioThread,
                  seam.hostClock()));
      case NetdevConfig.Datagram datagram ->
          own(new DatagramTunnel(datagram.local(), datagram.remote(), ioThread));
      case NetdevConfig.Tap tap ->
          own(new TapPort(tap.ifname(), tap.script(), tap.downScript(), ioThread));
    };
  }

  /** A place on a hub may be for a network instead of a card. */
  private void plugIntoHub(NetdevConfig netdev) {
    if (!(netdev instanceof NetdevConfig.HubPort port) || port.netdev().isEmpty()) {
      return;
    }
    String what = "-netdev hubport,id=" + port.id();
    NetPort place = opened.get(port.id());
    NetPort network = opened.get(port.netdev());
    if (network == null || place == null || network == place) {
      throw new UserError(what + ": unknown network '" + port.netdev() + "'");
    }
    if (!taken.add(port.id()) || !taken.add(port.netdev())) {
      throw new UserError(what + ": the network '" + port.netdev() + "' is plugged in elsewhere");
    }
    place.connect(network);
    network.connect(place);
  }

  private <T extends AutoCloseable> T own(T closeable) {
    closeables.add(closeable);
    return closeable;
  }

  /**
   * The cable of a card, by its properties.
   *
   * @throws UserError if there is no such network, or it has a card already
   */
  Cable cable(SubOptions card) {
    @Nullable String id = card.string("netdev");
    String address = card.string("mac", new MacAddress(defaultAddress()).toString());
    cards++;
    @Nullable MacAddress mac = MacAddress.parse(address);
    if (mac == null || mac.isGroup()) {
      throw card.error("'mac' is an address such as 52:54:00:12:34:56, not '" + address + "'");
    }
    return new Cable(id == null ? NetPort.NOTHING : take(card, id), mac, ioThread::post);
  }

  /** Cards get numbers from QEMU's first on. */
  private long defaultAddress() {
    return MacAddress.FIRST_CARD.value() + cards;
  }

  private NetPort take(SubOptions card, String id) {
    @Nullable NetPort port = opened.get(id);
    if (port == null) {
      String hint = NearestName.hint(id, opened.keySet(), "; define it by -netdev user,id=" + id);
      throw card.error("unknown network '" + id + "'" + hint);
    }
    if (!taken.add(id)) {
      throw card.error(
          "the network '" + id + "' has a card already; give each card a -netdev of its own");
    }
    return port;
  }

  /** Tells the user of networks without a card. */
  void warnOfUnused() {
    for (String id : opened.keySet()) {
      if (!taken.contains(id)) {
        notes.accept("rhea: warning: the network '" + id + "' has no card");
      }
    }
  }

  @Override
  public void close() {
    for (AutoCloseable closeable : closeables) {
      try {
        closeable.close();
      } catch (Exception e) {
        throw new AssertionError("closing a network fails silently", e);
      }
    }
    closeables.clear();
  }
}
