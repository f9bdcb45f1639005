package dev.rhea.machine.cli;

import dev.rhea.machine.UserError;
import dev.rhea.machine.config.DriveConfig;
import dev.rhea.machine.config.DriveConfig.Attachment;
import dev.rhea.machine.config.FileName;
import dev.rhea.machine.config.MachineConfigBuilder;
import dev.rhea.machine.config.SubOptions;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** Reads -drive, -hda … -hdd, -cdrom and the disk image that stands alone. */
final class BlockOptions {
  private final MachineConfigBuilder config;
  private final Set<String> ids = new HashSet<>();
  private int virtioDrives;
  private int unnamed;

  BlockOptions(MachineConfigBuilder config) {
    this.config = config;
  }

  /** {@code -hda FILE} and its like, and {@code -cdrom}: a disk where the board usually has it. */
  void disk(String flag, String file, boolean readOnly) {
    add("-" + flag + " " + file, "", FileName.path(file), readOnly, Attachment.VIRTIO);
  }

  /** {@code -drive file=FILE,…}. */
  void drive(String text) {
    SubOptions options = SubOptions.parse("-drive", text, null);
    String file = options.required("file");
    String id = options.string("id", "");
    Attachment attachment =
        switch (options.choice("if", "virtio", "none")) {
          case "none" -> Attachment.NAMED;
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
    options.number("index", 0);
    options.finish();
    if (attachment == Attachment.NAMED && id.isEmpty()) {
      throw options.error("if=none needs an id=, by which a -device can name the image");
    }
    add(options.what(), id, FileName.path(file), readOnly, attachment);
  }

  private void add(String what, String id, Path file, boolean readOnly, Attachment attachment) {
    String name = id;
    if (id.isEmpty()) {
      // QEMU's names of drives without one.
      name = attachment == Attachment.VIRTIO ? "virtio" + virtioDrives : "none" + unnamed++;
    }
    if (attachment == Attachment.VIRTIO) {
      virtioDrives++;
    }
    if (!ids.add(name)) {
      throw new UserError(what + ": another drive has the id '" + name + "'; give each its own");
    }
    config.drive(new DriveConfig(name, file, readOnly, attachment));
  }
}
