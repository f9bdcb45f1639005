package dev.rhea.machine.cli;

import dev.rhea.machine.UserError;
import dev.rhea.machine.config.DriveConfig;
import dev.rhea.machine.config.DriveConfig.Attachment;
import dev.rhea.machine.config.FileName;
import dev.rhea.machine.config.MachineConfigBuilder;
import dev.rhea.machine.config.SubOptions;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Reads -drive, -hda … -hdd, -cdrom and the disk image that stands alone. */
final class BlockOptions {
  /** Where {@code -cdrom} goes among four IDE drives: first on the second channel. */
  private static final int CDROM_INDEX = 2;

  private static final int DRIVES_OF_CHANNEL = 2;
  private static final String[] VIRTIO_FIRST = {"virtio", "ide", "none"};
  private static final String[] IDE_FIRST = {"ide", "virtio", "none"};

  private final MachineConfigBuilder config;
  private final Attachment usual;
  private final Set<String> ids = new HashSet<>();
  private final Map<Attachment, Integer> counts = new EnumMap<>(Attachment.class);

  /**
   * @param usual where the board has its disks unless told otherwise
   */
  BlockOptions(MachineConfigBuilder config, Attachment usual) {
    this.config = config;
    this.usual = usual;
  }

  /** {@code -hda FILE} to {@code -hdd FILE}: a disk where the board usually has it. */
  void disk(String flag, String file) {
    int index = usual == Attachment.IDE ? flag.charAt(2) - 'a' : DriveConfig.ANY_PLACE;
    add(
        "-" + flag + " " + file,
        new DriveConfig("", FileName.path(file), false, usual, false, index));
  }

  /** {@code -cdrom FILE}. */
  void cdrom(String file) {
    int index = usual == Attachment.IDE ? CDROM_INDEX : DriveConfig.ANY_PLACE;
    add("-cdrom " + file, new DriveConfig("", FileName.path(file), true, usual, true, index));
  }

  /** {@code -drive file=FILE,…}. */
  void drive(String text) {
    SubOptions options = SubOptions.parse("-drive", text, null);
    String file = options.required("file");
    String id = options.string("id", "");
    Attachment attachment =
        switch (options.choice("if", usual == Attachment.IDE ? IDE_FIRST : VIRTIO_FIRST)) {
          case "none" -> Attachment.NAMED;
          case "ide" -> Attachment.IDE;
          default -> Attachment.VIRTIO;
        };
    String format = options.string("format", "raw");
    if (!format.equals("raw")) {
      throw options.error("only raw images are read; convert it by qemu-img convert -O raw");
    }
    boolean cdrom = options.choice("media", "disk", "cdrom").equals("cdrom");
    boolean readOnly = options.flag("readonly", options.flag("read-only", cdrom));
    if (options.flag("snapshot", false)) {
      throw options.error(
          "work on a copy of the image: cp --sparse=always or --reflink makes one quickly");
    }
    // Each of these asks for no more than the one way there is: the host caches, a flush reaches
    // the disk.
    options.choice("cache", "writeback", "none", "unsafe");
    options.choice("aio", "threads", "native", "io_uring");
    options.choice("discard", "ignore", "off");
    options.choice("detect-zeroes", "off");
    int index = place(options, attachment, cdrom);
    options.finish();
    if (attachment == Attachment.NAMED && id.isEmpty()) {
      throw options.error("if=none needs an id=, by which a -device can name the image");
    }
    add(
        options.what(),
        new DriveConfig(id, FileName.path(file), readOnly, attachment, cdrom, index));
  }

  /** The place that {@code index=}, or {@code bus=} and {@code unit=}, name. */
  private static int place(SubOptions options, Attachment attachment, boolean cdrom) {
    long index = options.number("index", -1);
    long bus = options.number("bus", -1);
    long unit = options.number("unit", -1);
    if (index < 0 && (bus >= 0 || unit >= 0)) {
      index = DRIVES_OF_CHANNEL * Math.max(bus, 0) + Math.max(unit, 0);
    }
    if (attachment != Attachment.IDE) {
      // Other disks have no places; QEMU counts them by it, and so do their order here.
      return DriveConfig.ANY_PLACE;
    }
    if (index < 0) {
      return cdrom ? CDROM_INDEX : DriveConfig.ANY_PLACE;
    }
    if (index > 3) {
      throw options.error("there are four IDE drives, index=0 to index=3");
    }
    return (int) index;
  }

  private void add(String what, DriveConfig drive) {
    int count = counts.merge(drive.attachment(), 1, Integer::sum) - 1;
    String name = drive.id();
    if (name.isEmpty()) {
      // As QEMU names drives without a name, but for the place in IDE's.
      name =
          switch (drive.attachment()) {
            case VIRTIO -> "virtio" + count;
            case IDE -> "ide" + count;
            case NAMED -> "none" + count;
          };
    }
    if (!ids.add(name)) {
      throw new UserError(what + ": another drive has the id '" + name + "'; give each its own");
    }
    config.drive(
        new DriveConfig(
            name,
            drive.file(),
            drive.readOnly(),
            drive.attachment(),
            drive.cdrom(),
            drive.index()));
  }
}
