package dev.rhea.devices.misc;

import dev.rhea.devices.RegisterBank32;
import dev.rhea.devices.SystemControl;
import dev.rhea.memory.log.Log;

/**
 * The board FPGA of MIPS's Malta (Malta User's Manual, MD00048, chapter 5): switches, board status,
 * lamps, an eight-character display and the reset register, eight bytes apart. The UART among them
 * is a device of its own.
 *
 * <p>Registers are words of the CPU bus, in the CPU's byte order: a board with a big-endian CPU
 * turns them around.
 *
 * <p><i>Not modelled</i>: the I<sup>2</sup>C bus, whose lines read as they are driven, with nothing
 * to acknowledge; general purpose inputs; a picture of the display and the lamps.
 */
public final class MaltaFpga extends RegisterBank32 {
  /** Bytes of the registers in front of the UART's. */
  public static final long LOW_SIZE = 0x900;

  /** Offset of the registers behind the UART's. */
  public static final long HIGH_OFFSET = 0xa00;

  /** Bytes of all. */
  public static final long SIZE = 0x10_0000;

  private static final int SWITCH = 0x200;
  private static final int STATUS = 0x208;
  private static final int JMPRS = 0x210;
  private static final int LEDBAR = 0x408;
  private static final int ASCIIWORD = 0x410;
  private static final int ASCIIPOS_0 = 0x418;
  private static final int ASCIIPOS_7 = 0x450;
  private static final int SOFTRES = 0x500;
  private static final int BRKRES = 0x508;
  private static final int GPOUT = 0xa00;
  private static final int GPINP = 0xa08;
  private static final int I2CINP = 0xb00;
  private static final int I2COE = 0xb08;
  private static final int I2COUT = 0xb10;
  private static final int I2CSEL = 0xb18;

  private static final int STATUS_BIG_ENDIAN = 0x02;
  private static final int STATUS_MEZZANINE_PRESENT = 0x10;

  /** What resets the board when it is written to SOFTRES ("GORESET"). */
  private static final int GO_RESET = 0x42;

  private static final int BREAK_AT_RESET = 0x0a;
  private static final int I2C_LINES = 0x03;

  private final boolean bigEndian;
  private final SystemControl system;
  private final Log log;
  private final char[] display = new char[8];
  private int leds;
  private int breakReset;
  private int generalOutput;
  private int i2cEnable;
  private int i2cOutput;
  private int i2cSelect;

  /**
   * Makes the registers in their reset state.
   *
   * @param bigEndian what the board's switch tells the CPU, and the guest by the status register
   */
  public MaltaFpga(boolean bigEndian, SystemControl system, Log log) {
    this.bigEndian = bigEndian;
    this.system = system;
    this.log = log;
    reset();
  }

  /** Power-on state. */
  public synchronized void reset() {
    java.util.Arrays.fill(display, ' ');
    leds = 0;
    breakReset = BREAK_AT_RESET;
    generalOutput = 0;
    i2cEnable = 0;
    i2cOutput = I2C_LINES;
    i2cSelect = 1;
  }

  /** The text on the display. */
  public synchronized String display() {
    return new String(display);
  }

  /** The lamps that are lit, bit 0 the rightmost. */
  public synchronized int leds() {
    return leds;
  }

  @Override
  protected synchronized int readWord(long offset) {
    return switch ((int) offset) {
      case SWITCH, JMPRS -> 0;
      case STATUS -> STATUS_MEZZANINE_PRESENT | (bigEndian ? STATUS_BIG_ENDIAN : 0);
      case LEDBAR -> leds;
      case BRKRES -> breakReset;
      case GPOUT -> generalOutput;
      case GPINP -> 0;
      // Lines that nobody drives are pulled up.
      case I2CINP -> i2cOutput | ~i2cEnable & I2C_LINES;
      case I2COE -> i2cEnable;
      case I2COUT -> i2cOutput;
      case I2CSEL -> i2cSelect;
      default -> {
        if (isSpacing(offset)) {
          yield 0;
        }
        log.guestError("malta-fpga: read of no register at offset 0x" + Long.toHexString(offset));
        yield 0;
      }
    };
  }

  @Override
  protected synchronized void writeWord(long offset, int value) {
    if (offset >= ASCIIPOS_0 && offset <= ASCIIPOS_7 && (offset & 7) == 0) {
      display[(int) (offset - ASCIIPOS_0) / 8] = (char) (value & 0x7f);
      return;
    }
    switch ((int) offset) {
      case LEDBAR -> leds = value & 0xff;
      case ASCIIWORD -> showWord(value);
      case SOFTRES -> {
        if (value == GO_RESET) {
          system.reset();
        }
      }
      case BRKRES -> breakReset = value & 0xff;
      case GPOUT -> generalOutput = value & 0xff;
      case I2COE -> i2cEnable = value & I2C_LINES;
      case I2COUT -> i2cOutput = value & I2C_LINES;
      case I2CSEL -> i2cSelect = value & 1;
      default -> {
        if (!isSpacing(offset)) {
          log.guestError(
              "malta-fpga: write of no register at offset 0x" + Long.toHexString(offset));
        }
      }
    }
  }

  /** The upper half of a register's eight bytes, which a 64-bit access touches. */
  private static boolean isSpacing(long offset) {
    return (offset & 4) != 0;
  }

  private void showWord(int value) {
    for (int i = 0; i < display.length; i++) {
      display[i] = Character.toUpperCase(Character.forDigit(value >>> 28 - 4 * i & 15, 16));
    }
  }
}
