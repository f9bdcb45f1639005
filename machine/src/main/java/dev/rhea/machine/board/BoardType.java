package dev.rhea.machine.board;

import dev.rhea.machine.UserError;
import dev.rhea.machine.config.DriveConfig;
import dev.rhea.machine.config.NearestName;
import java.util.ArrayList;
import java.util.List;

/** A kind of board: what can be known of it before one is built. */
public interface BoardType {
  /** The name behind {@code -machine}. */
  String name();

  /** One line for {@code -machine help}. */
  String description();

  /** The board's own properties, for {@code -machine NAME,help}. */
  List<Property> properties();

  /** The devices a user may add. */
  List<DeviceType> deviceTypes();

  /** The CPU model unless told otherwise. */
  String defaultCpu();

  /** Where a disk goes unless its flag says: IDE if the board has that. */
  default DriveConfig.Attachment driveAttachment() {
    return DriveConfig.Attachment.VIRTIO;
  }

  /** The kind of device that {@code -drive if=virtio} adds. */
  default String virtioDisk() {
    return DeviceCatalog.BLK;
  }

  /** The kind of network card that {@code -nic} adds. */
  default String networkCard() {
    return DeviceCatalog.NET;
  }

  /**
   * Builds one. Nothing runs yet and no vCPU thread exists.
   *
   * @throws UserError if the configuration cannot be had
   */
  Board build(BoardContext context);

  /**
   * The device type called {@code name}.
   *
   * @throws UserError if the board takes no such device
   */
  default DeviceType deviceType(String name) {
    List<String> names = new ArrayList<>();
    for (DeviceType type : deviceTypes()) {
      if (type.name().equals(name)) {
        return type;
      }
      names.add(type.name());
    }
    String hint = NearestName.hint(name, names, "; '-device help' lists them");
    throw new UserError(
        "-device " + name + ": the board " + name() + " takes no such device" + hint);
  }
}
