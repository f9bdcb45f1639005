package dev.rhea.machine.board;

import dev.rhea.devices.block.BlockBackend;
import dev.rhea.machine.config.DriveConfig;
import dev.rhea.machine.config.NearestName;
import dev.rhea.machine.config.SubOptions;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The disk images of a board. As on QEMU's boards they are open as long as it is, whether a device
 * uses them or not; a device that has taken one closes it.
 */
final class DriveImages implements AutoCloseable {
  private final BoardContext context;
  private final Map<String, BlockBackend> images = new LinkedHashMap<>();

  DriveImages(BoardContext context) {
    this.context = context;
  }

  /** Opens all. What has been opened before one fails is closed by {@link #close}. */
  void open() {
    for (DriveConfig drive : context.config().drives()) {
      images.put(drive.id(), context.disk(drive));
    }
  }

  /**
   * The image that a device names by {@code drive=}.
   *
   * @throws dev.rhea.machine.UserError if there is none, or it has a device already
   */
  BlockBackend take(SubOptions device) {
    String id = device.required("drive");
    BlockBackend image = images.remove(id);
    if (image == null) {
      boolean used = context.config().drive(id) != null;
      String hint =
          NearestName.hint(id, images.keySet(), "; define it by -drive file=FILE,if=none,id=" + id);
      throw device.error(
          used
              ? "the drive '" + id + "' has a device already"
              : "unknown drive '" + id + "'" + hint);
    }
    return image;
  }

  /** The image of a drive that has a place on the board. */
  BlockBackend take(DriveConfig drive) {
    BlockBackend image = images.remove(drive.id());
    if (image == null) {
      throw new IllegalStateException("the drive " + drive.id() + " has been taken");
    }
    return image;
  }

  @Override
  public void close() {
    images.values().forEach(BlockBackend::close);
    images.clear();
  }
}
