package dev.rhea.machine.cli;

import dev.rhea.machine.UserError;
import dev.rhea.machine.config.DeviceConfig;
import dev.rhea.machine.config.DumpConfig;
import dev.rhea.machine.config.FileName;
import dev.rhea.machine.config.MachineConfigBuilder;
import dev.rhea.machine.config.NearestName;
import dev.rhea.machine.config.NetdevConfig;
import dev.rhea.machine.config.SubOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads -netdev, -nic, -net and {@code -object filter-dump}. */
final class NetOptions {
  /** The kinds of network, as {@code -netdev help} lists them. */
  static final List<String> KINDS = List.of("user", "tap", "socket", "stream", "dgram", "hubport");

  /** QEMU's kinds that Rhea lacks. */
  private static final List<String> LACKING =
      List.of("l2tpv3", "vde", "bridge", "vhost-user", "vhost-vdpa", "af-xdp", "passt", "netmap");

  private static final String DUMP = "filter-dump";
  private static final int MOST_DUMPED = 65536;

  private final MachineConfigBuilder config;
  private final Map<String, NetdevConfig> netdevs = new LinkedHashMap<>();
  private final List<DumpConfig> dumps = new ArrayList<>();
  private int unnamed;

  NetOptions(MachineConfigBuilder config) {
    this.config = config;
  }

  /** {@code -netdev KIND,id=ID,…}. */
  void netdev(String text) {
    if (text.startsWith("{")) {
      throw new UserError("-netdev: JSON is not read here; write -netdev KIND,id=ID,PROP=VALUE");
    }
    SubOptions options = SubOptions.parse("-netdev", text, "type");
    String kind = options.required("type");
    add(options, kind, options.required("id"));
  }

  /** {@code -nic none} or {@code -nic KIND[,model=CARD][,mac=ADDR],…}: a card and its network. */
  void nic(String text) {
    SubOptions options = SubOptions.parse("-nic", text, "type");
    String kind = options.required("type");
    if (kind.equals("none")) {
      options.finish();
      return;
    }
    String model = options.string("model", DeviceConfig.BOARDS_CARD);
    @Nullable String mac = options.string("mac");
    @Nullable String id = options.string("id");
    String netdev = id == null ? "#net" + unnamed++ : id;
    add(options, kind, netdev);
    Map<String, String> card = new LinkedHashMap<>();
    card.put("netdev", netdev);
    if (mac != null) {
      card.put("mac", mac);
    }
    config.device(new DeviceConfig(model, card));
  }

  /** {@code -net none}. */
  void net(String text) {
    if (!text.equals("none")) {
      throw new UserError(
          "-net " + text + ": write -nic user,… for a card and its network in one, or -nic none");
    }
  }

  /** {@code -object filter-dump,id=ID,netdev=ID,file=FILE}; false if it is another object. */
  boolean object(String text) {
    SubOptions options = SubOptions.parse("-object", text, "qom-type");
    if (!DUMP.equals(options.string("qom-type"))) {
      return false;
    }
    String id = options.required("id");
    String netdev = options.required("netdev");
    String file = options.required("file");
    long most = options.size("maxlen", 'B', MOST_DUMPED);
    options.finish();
    if (most < 1 || most > MOST_DUMPED) {
      throw options.error("'maxlen' is 1 to " + MOST_DUMPED + " bytes");
    }
    dumps.add(new DumpConfig(id, netdev, FileName.path(file), (int) most));
    return true;
  }

  private void add(SubOptions options, String kind, String id) {
    NetdevConfig netdev =
        switch (kind) {
          case "user" -> new NetdevConfig.User(id, UserNetOptions.read(options));
          case "tap" -> new LinkOptions(options, id).tap();
          case "socket" -> new LinkOptions(options, id).socket();
          case "stream" -> new LinkOptions(options, id).stream();
          case "dgram" -> new LinkOptions(options, id).dgram();
          case "hubport" -> new LinkOptions(options, id).hubport();
          default -> throw unknown(options, kind);
        };
    options.finish();
    if (netdevs.putIfAbsent(id, netdev) != null) {
      throw options.error("another network has the id '" + id + "'; give each its own");
    }
    config.netdev(netdev);
  }

  private static UserError unknown(SubOptions options, String kind) {
    String list = "; there are " + String.join(", ", KINDS);
    return options.error(
        LACKING.contains(kind)
            ? "networks of the kind '" + kind + "' are not there" + list
            : "unknown kind of network '" + kind + "'" + NearestName.hint(kind, KINDS, list));
  }

  /** Checks that each name means something. */
  void finish() {
    for (DumpConfig dump : dumps) {
      if (!netdevs.containsKey(dump.netdev())) {
        String hint =
            NearestName.hint(
                dump.netdev(), netdevs.keySet(), "; define it by -netdev KIND,id=" + dump.netdev());
        throw new UserError(
            "-object filter-dump,id="
                + dump.id()
                + ": unknown network '"
                + dump.netdev()
                + "'"
                + hint);
      }
      config.dump(dump);
    }
  }
}
