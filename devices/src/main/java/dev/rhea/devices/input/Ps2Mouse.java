package dev.rhea.devices.input;

/**
 * A mouse with three buttons (IBM PS/2 Hardware Interface Technical Reference, "Mouse"), with the
 * wheel and the five buttons of Microsoft's IntelliMouse and IntelliMouse Explorer, which drivers
 * ask for by knocking: three sample rates in a row. Nobody moves it.
 *
 * <p><i>Not modelled</i>: movement and buttons: a packet that is asked for says there was none.
 */
final class Ps2Mouse extends Ps2Device {
  private static final int NO_COMMAND = 0;
  private static final int SCALING_1 = 0xe6;
  private static final int SCALING_2 = 0xe7;
  private static final int SET_RESOLUTION = 0xe8;
  private static final int STATUS = 0xe9;
  private static final int STREAM_MODE = 0xea;
  private static final int READ_DATA = 0xeb;
  private static final int RESET_WRAP = 0xec;
  private static final int WRAP_MODE = 0xee;
  private static final int REMOTE_MODE = 0xf0;
  private static final int IDENTIFY = 0xf2;
  private static final int SET_SAMPLE_RATE = 0xf3;
  private static final int ENABLE = 0xf4;
  private static final int DISABLE = 0xf5;
  private static final int DEFAULTS = 0xf6;
  private static final int RESET = 0xff;

  private static final int STATUS_REMOTE = 0x40;
  private static final int STATUS_ENABLED = 0x20;
  private static final int STATUS_SCALING_2 = 0x10;

  private static final int PLAIN = 0;
  private static final int WHEEL = 3;
  private static final int FIVE_BUTTONS = 4;
  private static final int KNOCK_WHEEL = 200 << 16 | 100 << 8 | 80;
  private static final int KNOCK_FIVE_BUTTONS = 200 << 16 | 200 << 8 | 80;

  private int argumentOf;
  private int status;
  private int resolution;
  private int sampleRate;
  private int id;

  /** The last three sample rates, a byte each. */
  private int knock;

  private boolean wrap;

  Ps2Mouse() {
    setDefaults();
  }

  @Override
  void reset() {
    super.reset();
    argumentOf = NO_COMMAND;
    id = PLAIN;
    knock = 0;
    wrap = false;
    setDefaults();
  }

  private void setDefaults() {
    status = 0;
    resolution = 2;
    sampleRate = 100;
  }

  @Override
  void command(int value) {
    if (wrap && value != RESET_WRAP && value != RESET) {
      send(value);
      return;
    }
    if (argumentOf != NO_COMMAND) {
      argument(value);
      return;
    }
    switch (value) {
      case SCALING_1 -> acknowledge(status & ~STATUS_SCALING_2);
      case SCALING_2 -> acknowledge(status | STATUS_SCALING_2);
      case SET_RESOLUTION, SET_SAMPLE_RATE -> {
        argumentOf = value;
        send(ACK);
      }
      case STATUS -> send(ACK, status, resolution, sampleRate);
      case STREAM_MODE -> acknowledge(status & ~STATUS_REMOTE);
      case REMOTE_MODE -> acknowledge(status | STATUS_REMOTE);
      case READ_DATA -> sendNoMovement();
      case WRAP_MODE -> {
        wrap = true;
        send(ACK);
      }
      case RESET_WRAP -> {
        wrap = false;
        send(ACK);
      }
      case IDENTIFY -> send(ACK, id);
      case ENABLE -> acknowledge(status | STATUS_ENABLED);
      case DISABLE -> acknowledge(status & ~STATUS_ENABLED);
      case DEFAULTS -> {
        setDefaults();
        send(ACK);
      }
      case RESEND -> resend();
      case RESET -> {
        reset();
        send(ACK, SELF_TEST_PASSED, id);
      }
      default -> send(RESEND);
    }
  }

  private void acknowledge(int newStatus) {
    status = newStatus;
    send(ACK);
  }

  private void argument(int value) {
    if (argumentOf == SET_RESOLUTION) {
      resolution = value & 3;
    } else {
      sampleRate = value;
      knock = (knock << 8 | value) & 0xff_ffff;
      if (knock == KNOCK_WHEEL) {
        id = WHEEL;
      } else if (knock == KNOCK_FIVE_BUTTONS && id == WHEEL) {
        id = FIVE_BUTTONS;
      }
    }
    argumentOf = NO_COMMAND;
    send(ACK);
  }

  private void sendNoMovement() {
    // Bit 3 of the first byte is always set; a fourth byte holds the wheel.
    send(ACK, 0x08, 0, 0);
    if (id != PLAIN) {
      send(0);
    }
  }
}
