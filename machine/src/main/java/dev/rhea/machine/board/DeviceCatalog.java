package dev.rhea.machine.board;

import dev.rhea.machine.board.Property.Kind;
import java.util.List;

/**
 * The devices that a user may add to boards, by what the board has to plug them into. A line each.
 */
public final class DeviceCatalog {
  static final String BLK = "virtio-blk-device";
  static final String NET = "virtio-net-device";
  static final String NET_PCI = "virtio-net-pci";
  static final String RNG = "virtio-rng-device";
  static final String SERIAL = "virtio-serial-device";
  static final String CONSOLE = "virtconsole";
  static final String LOADER = "loader";
  static final String BLK_PCI = "virtio-blk-pci";
  static final String RNG_PCI = "virtio-rng-pci";
  static final String IDE_HD = "ide-hd";
  static final String IDE_CD = "ide-cd";

  /** QEMU's network cards that people name most and Rhea lacks. */
  private static final List<String> OTHER_CARDS =
      List.of("virtio-net", "e1000", "e1000e", "rtl8139", "pcnet", "ne2k_pci");

  /** The slots themselves, which {@code -global} can name. */
  static final DeviceType MMIO =
      new DeviceType(
          "virtio-mmio",
          "",
          "the transport",
          List.of(
              new Property(
                  "force-legacy",
                  Kind.BOOL,
                  "virtio 0.9 registers in place of 1.x (default: on)")));

  private static final Property ID = new Property("id", Kind.TEXT, "a name for the device");
  private static final Property BUS =
      new Property("bus", Kind.TEXT, "the slot: virtio-mmio-bus.0 and up");
  private static final Property PORT_BUS =
      new Property("bus", Kind.TEXT, "the bus of a virtio-serial-device");
  private static final Property DRIVE =
      new Property("drive", Kind.TEXT, "the id of a -drive with if=none");
  private static final Property NUMBER =
      new Property("serial", Kind.TEXT, "serial number, up to 20 characters");
  private static final Property CHARDEV =
      new Property("chardev", Kind.TEXT, "the id of a -chardev");

  private static final Property NETDEV = new Property("netdev", Kind.TEXT, "the id of a -netdev");
  private static final Property MAC =
      new Property("mac", Kind.TEXT, "Ethernet address (default: 52:54:00:12:34:56 and up)");

  private static final Property PCI_BUS = new Property("bus", Kind.TEXT, "the bus: pci.0");
  private static final Property ADDRESS =
      new Property("addr", Kind.TEXT, "the slot, a hexadecimal number");
  private static final Property IDE_BUS =
      new Property("bus", Kind.TEXT, "the channel: ide.0 or ide.1");
  private static final Property UNIT =
      new Property("unit", Kind.NUMBER, "the drive of the channel: 0 or 1");

  private DeviceCatalog() {}

  /** Whether it is one of QEMU's network cards that Rhea lacks. */
  static boolean isOtherCard(String driver) {
    return OTHER_CARDS.contains(driver);
  }

  /** Those of a board with PCI slots and two IDE channels. */
  public static List<DeviceType> pciTypes() {
    return List.of(
        // formatter:off
        new DeviceType(BLK_PCI, "PCI", "disk",                                        List.of(ID, PCI_BUS, ADDRESS, DRIVE, NUMBER)),
        new DeviceType(NET_PCI, "PCI", "network card",                                List.of(ID, PCI_BUS, ADDRESS, NETDEV, MAC)),
        new DeviceType(RNG_PCI, "PCI", "random numbers from the host",                List.of(ID, PCI_BUS, ADDRESS)),
        new DeviceType(IDE_HD,  "IDE", "disk",                                        List.of(ID, IDE_BUS, UNIT, DRIVE, NUMBER)),
        new DeviceType(IDE_CD,  "IDE", "CD drive",                                    List.of(ID, IDE_BUS, UNIT, DRIVE)),
        new DeviceType(LOADER,  "",    "puts a file or a value into memory at reset", loader())
        // formatter:on
        );
  }

  /** Those of a board with virtio-mmio slots. */
  public static List<DeviceType> types() {
    return List.of(
        // formatter:off
        new DeviceType(BLK,     "virtio-bus",        "disk",                                        List.of(ID, BUS, DRIVE, NUMBER)),
        new DeviceType(NET,     "virtio-bus",        "network card",                                List.of(ID, BUS, NETDEV, MAC)),
        new DeviceType(RNG,     "virtio-bus",        "random numbers from the host",                List.of(ID, BUS)),
        new DeviceType(SERIAL,  "virtio-bus",        "bus for one virtconsole",                     List.of(ID, BUS)),
        new DeviceType(CONSOLE, "virtio-serial-bus", "console",                                     List.of(ID, PORT_BUS, CHARDEV)),
        new DeviceType(LOADER,  "",                  "puts a file or a value into memory at reset", loader())
        // formatter:on
        );
  }

  private static List<Property> loader() {
    return List.of(
        ID,
        new Property("addr", Kind.NUMBER, "guest-physical address"),
        new Property("file", Kind.TEXT, "a file, put there byte by byte"),
        new Property("force-raw", Kind.BOOL, "take an ELF file as bytes, too (default: off)"),
        new Property("data", Kind.NUMBER, "a value in place of a file"),
        new Property("data-len", Kind.NUMBER, "bytes of the value: 1, 2, 4 or 8"),
        new Property("data-be", Kind.BOOL, "whether the value is stored big-endian (default: off)"),
        new Property("cpu-num", Kind.NUMBER, "the CPU that starts at the address"));
  }
}
