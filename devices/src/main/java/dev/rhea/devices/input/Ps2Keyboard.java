package dev.rhea.devices.input;

/**
 * A keyboard with 101 keys and scan code set 2 (IBM PS/2 Hardware Interface Technical Reference,
 * "Keyboards (101- and 102-key)"), on which nobody types.
 *
 * <p><i>Not modelled</i>: keys, and so the lamps, the typematic rate and scan code sets, which it
 * takes note of.
 */
final class Ps2Keyboard extends Ps2Device {
  private static final int NO_COMMAND = 0;
  private static final int SET_LAMPS = 0xed;
  private static final int ECHO = 0xee;
  private static final int SCAN_CODE_SET = 0xf0;
  private static final int IDENTIFY = 0xf2;
  private static final int TYPEMATIC = 0xf3;
  private static final int ENABLE = 0xf4;
  private static final int DISABLE = 0xf5;
  private static final int DEFAULTS = 0xf6;
  private static final int ALL_KEYS_FIRST = 0xf7;
  private static final int ALL_KEYS_LAST = 0xfa;
  private static final int KEY_FIRST = 0xfb;
  private static final int KEY_LAST = 0xfd;
  private static final int RESET = 0xff;

  /** The command whose argument comes next. */
  private int argumentOf = NO_COMMAND;

  private int scanCodeSet = 2;

  @Override
  void reset() {
    super.reset();
    argumentOf = NO_COMMAND;
    scanCodeSet = 2;
  }

  @Override
  void command(int value) {
    int command = argumentOf;
    argumentOf = NO_COMMAND;
    // Bytes with the upper bit set are commands also where an argument should come.
    if (command != NO_COMMAND && value < 0x80) {
      argument(command, value);
      return;
    }
    switch (value) {
      case SET_LAMPS, SCAN_CODE_SET, TYPEMATIC, KEY_FIRST, KEY_FIRST + 1, KEY_LAST -> {
        argumentOf = value;
        send(ACK);
      }
      case ECHO -> send(ECHO);
      case IDENTIFY -> send(ACK, 0xab, 0x83);
      case ENABLE, DISABLE, ALL_KEYS_FIRST, ALL_KEYS_FIRST + 1, ALL_KEYS_FIRST + 2, ALL_KEYS_LAST ->
          send(ACK);
      case DEFAULTS -> {
        scanCodeSet = 2;
        send(ACK);
      }
      case RESEND -> resend();
      case RESET -> {
        reset();
        send(ACK, SELF_TEST_PASSED);
      }
      default -> send(RESEND);
    }
  }

  private void argument(int command, int value) {
    if (command != SCAN_CODE_SET) {
      send(ACK);
    } else if (value == 0) {
      send(ACK, scanCodeSet);
    } else if (value <= 3) {
      scanCodeSet = value;
      send(ACK);
    } else {
      send(RESEND);
    }
  }
}
