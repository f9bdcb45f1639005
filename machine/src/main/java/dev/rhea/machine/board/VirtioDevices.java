package dev.rhea.machine.board;

import dev.rhea.machine.board.Property.Kind;
import java.util.List;

/**
 * The virtio devices that any board with virtio-mmio slots takes, and the loader. One line each.
 */
public final class VirtioDevices {
  /** The bus of virtio-mmio slots. */
  public static final String VIRTIO_BUS = "virtio-bus";

  /** The bus of a virtio-serial device. */
  public static final String VIRTIO_SERIAL_BUS = "virtio-serial-bus";

  private VirtioDevices() {}

  /** All of them. */
  public static List<DeviceType> types() {
    Property drive = new Property("drive", Kind.TEXT, "the id of a -drive with if=none");
    Property serial = new Property("serial", Kind.TEXT, "serial number, up to 20 characters");
    Property chardev = new Property("chardev", Kind.TEXT, "the id of a -chardev");
    Property portName = new Property("name", Kind.TEXT, "name that the guest sees");
    return List.of(
        // formatter:off
        new DeviceType("virtio-blk-device",    VIRTIO_BUS,        "disk",                            List.of(drive, serial)),
        new DeviceType("virtio-rng-device",    VIRTIO_BUS,        "random numbers from the host",    List.of()),
        new DeviceType("virtio-serial-device", VIRTIO_BUS,        "bus of consoles and serial ports", List.of()),
        new DeviceType("virtconsole",          VIRTIO_SERIAL_BUS, "console on a virtio-serial bus",  List.of(chardev, portName)),
        new DeviceType("loader",               "",                "puts a file or a value into memory at reset", loader())
        // formatter:on
        );
  }

  private static List<Property> loader() {
    return List.of(
        new Property("addr", Kind.NUMBER, "guest-physical address"),
        new Property(
            "file",
            Kind.TEXT,
            "a file, put there byte by byte; its name alone means an ELF or raw image"),
        new Property("force-raw", Kind.BOOL, "take an ELF file as raw bytes (default: off)"),
        new Property("data", Kind.NUMBER, "a value in place of a file"),
        new Property("data-len", Kind.NUMBER, "bytes of the value, 1 to 8"),
        new Property("data-be", Kind.BOOL, "whether the value is stored big-endian (default: off)"),
        new Property(
            "cpu-num", Kind.NUMBER, "the CPU whose pc is set to the address or the file's entry"));
  }
}
