package dev.rhea.machine.config;

import java.nio.file.Path;

/**
 * A disk image.
 *
 * @param id the name devices refer to it by
 * @param file the raw image
 * @param readOnly whether the guest may only read
 * @param attachment how it reaches the guest
 * @param cdrom whether it is a CD rather than a disk, where that makes a difference
 * @param index its place among those of its kind, from 0; {@link #ANY_PLACE} for the next free one
 */
public record DriveConfig(
    String id, Path file, boolean readOnly, Attachment attachment, boolean cdrom, int index) {
  /** No place in particular. */
  public static final int ANY_PLACE = -1;

  /** A disk at no place in particular. */
  public DriveConfig(String id, Path file, boolean readOnly, Attachment attachment) {
    this(id, file, readOnly, attachment, false, ANY_PLACE);
  }

  /** How a disk image reaches the guest. */
  public enum Attachment {
    /** {@code if=none}: a device names it. */
    NAMED,
    /** {@code if=virtio}: the board makes a virtio-blk device for it. */
    VIRTIO,
    /** {@code if=ide}: a drive on one of the board's two IDE channels. */
    IDE
  }
}
