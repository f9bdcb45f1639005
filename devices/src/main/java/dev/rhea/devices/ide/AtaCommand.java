package dev.rhea.devices.ide;

/** The commands that drives know (chapter 8), and {@link #OTHER} for all else. */
enum AtaCommand {
  // formatter:off
  NOP                         (0x00),
  DEVICE_RESET                (0x08),
  RECALIBRATE                 (0x10),
  READ_SECTORS                (0x20, 0x21),
  READ_SECTORS_EXT            (0x24),
  READ_DMA_EXT                (0x25),
  READ_NATIVE_MAX_ADDRESS_EXT (0x27),
  READ_MULTIPLE_EXT           (0x29),
  WRITE_SECTORS               (0x30, 0x31),
  WRITE_SECTORS_EXT           (0x34),
  WRITE_DMA_EXT               (0x35),
  WRITE_MULTIPLE_EXT          (0x39),
  READ_VERIFY                 (0x40, 0x41),
  READ_VERIFY_EXT             (0x42),
  SEEK                        (0x70),
  INITIALIZE_DEVICE_PARAMETERS(0x91),
  PACKET                      (0xa0),
  IDENTIFY_PACKET_DEVICE      (0xa1),
  READ_MULTIPLE               (0xc4),
  WRITE_MULTIPLE              (0xc5),
  SET_MULTIPLE_MODE           (0xc6),
  READ_DMA                    (0xc8, 0xc9),
  WRITE_DMA                   (0xca, 0xcb),
  STANDBY_IMMEDIATE           (0xe0, 0x94),
  IDLE_IMMEDIATE              (0xe1, 0x95),
  STANDBY                     (0xe2, 0x96),
  IDLE                        (0xe3, 0x97),
  CHECK_POWER_MODE            (0xe5, 0x98),
  SLEEP                       (0xe6, 0x99),
  FLUSH_CACHE                 (0xe7),
  FLUSH_CACHE_EXT             (0xea),
  IDENTIFY_DEVICE             (0xec),
  SET_FEATURES                (0xef),
  READ_NATIVE_MAX_ADDRESS     (0xf8),
  /** Not known to any drive here. */
  OTHER                       ();
  // formatter:on

  private final int[] codes;

  AtaCommand(int... codes) {
    this.codes = codes;
  }

  static AtaCommand of(int code) {
    // RECALIBRATE's and SEEK's lower four bits once were a step rate.
    int upper = code & 0xf0;
    int wanted = upper == RECALIBRATE.codes[0] || upper == SEEK.codes[0] ? upper : code;
    for (AtaCommand command : values()) {
      for (int known : command.codes) {
        if (known == wanted) {
          return command;
        }
      }
    }
    return OTHER;
  }

  /** Whether addresses and counts are those of the 48-bit feature set. */
  boolean isExtended() {
    return name().endsWith("_EXT");
  }

  /** Whether blocks are as large as SET MULTIPLE MODE says. */
  boolean isMultiple() {
    return this == READ_MULTIPLE
        || this == WRITE_MULTIPLE
        || this == READ_MULTIPLE_EXT
        || this == WRITE_MULTIPLE_EXT;
  }
}
