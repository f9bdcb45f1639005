package dev.rhea.machine.config;

import java.nio.file.Path;

/**
 * A disk image.
 *
 * @param id the name devices refer to it by
 * @param file the raw image
 * @param readOnly whether the guest may only read
 * @param attachment how it reaches the guest
 */
public record DriveConfig(String id, Path file, boolean readOnly, Attachment attachment) {
  /** How a disk image reaches the guest. */
  public enum Attachment {
    /** {@code if=none}: a device names it. */
    NAMED,
    /** {@code if=virtio}: the board makes a virtio-blk device for it. */
    VIRTIO
  }
}
