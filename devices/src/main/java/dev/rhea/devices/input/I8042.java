package dev.rhea.devices.input;

import dev.rhea.devices.SystemControl;
import dev.rhea.devices.irq.IrqSink;
import dev.rhea.memory.MmioHandler;
import dev.rhea.memory.log.Log;

/**
 * Keyboard controller of the PS/2, an Intel 8042 with IBM's program (IBM PS/2 Hardware Interface
 * Technical Reference, "Keyboard and Auxiliary Device Controller"), with a keyboard and a mouse
 * plugged in.
 *
 * <p>Bytes take no time: a command is done, and the answer's first byte is in the output buffer,
 * when the write returns; the next follows as soon as one is read.
 *
 * <p><i>Not modelled</i>: translation of scan codes to set 1, but for the second byte of a
 * keyboard's identity, the one byte it would change while no key is pressed; the password; the test
 * inputs; the diagnostic dump; the A20 gate, which keeps the value that is written.
 */
public final class I8042 {
  private static final int STATUS_OUTPUT_FULL = 0x01;
  private static final int STATUS_SYSTEM = 0x04;
  private static final int STATUS_COMMAND = 0x08;
  private static final int STATUS_NOT_INHIBITED = 0x10;
  private static final int STATUS_AUX_DATA = 0x20;

  private static final int CONFIG_KEYBOARD_IRQ = 0x01;
  private static final int CONFIG_AUX_IRQ = 0x02;
  private static final int CONFIG_SYSTEM = 0x04;
  private static final int CONFIG_KEYBOARD_OFF = 0x10;
  private static final int CONFIG_AUX_OFF = 0x20;
  private static final int CONFIG_TRANSLATE = 0x40;

  private static final int NO_COMMAND = -1;
  private static final int RAM_SIZE = 32;
  private static final int READ_RAM = 0x20;
  private static final int WRITE_RAM = 0x60;
  private static final int AUX_OFF = 0xa7;
  private static final int AUX_ON = 0xa8;
  private static final int TEST_AUX = 0xa9;
  private static final int SELF_TEST = 0xaa;
  private static final int TEST_KEYBOARD = 0xab;
  private static final int KEYBOARD_OFF = 0xad;
  private static final int KEYBOARD_ON = 0xae;
  private static final int READ_INPUT_PORT = 0xc0;
  private static final int READ_OUTPUT_PORT = 0xd0;
  private static final int WRITE_OUTPUT_PORT = 0xd1;
  private static final int WRITE_KEYBOARD_BUFFER = 0xd2;
  private static final int WRITE_AUX_BUFFER = 0xd3;
  private static final int WRITE_AUX = 0xd4;
  private static final int PULSE_NOTHING = 0xff;
  private static final int PULSE_FIRST = 0xf0;

  private static final int SELF_TEST_PASSED = 0x55;
  private static final int OUTPUT_PORT_NO_RESET = 0x01;
  private static final int OUTPUT_PORT_A20 = 0x02;

  /** The keyboard's identity, before and after translation. */
  private static final int ID_BYTE = 0x83;

  private static final int ID_BYTE_TRANSLATED = 0x41;

  private final IrqSink keyboardIrq;
  private final IrqSink auxIrq;
  private final SystemControl system;
  private final Log log;
  private final Ps2Device keyboard = new Ps2Keyboard();
  private final Ps2Device mouse = new Ps2Mouse();
  private final int[] ram = new int[RAM_SIZE];

  /** The command whose argument comes at the data port. */
  private int command;

  private boolean lastWasCommand;
  private int output;
  private boolean outputFull;
  private boolean outputFromAux;
  private int outputPort;

  /** Makes the controller in its reset state; interrupts 1 and 12 on a PC. */
  public I8042(IrqSink keyboardIrq, IrqSink auxIrq, SystemControl system, Log log) {
    this.keyboardIrq = keyboardIrq;
    this.auxIrq = auxIrq;
    this.system = system;
    this.log = log;
    reset();
  }

  /** Power-on state, both devices included. */
  public synchronized void reset() {
    java.util.Arrays.fill(ram, 0);
    // As on boards whose firmware does nothing about it; that of a PC turns translation on.
    ram[0] = CONFIG_KEYBOARD_IRQ | CONFIG_AUX_IRQ;
    command = NO_COMMAND;
    lastWasCommand = false;
    outputFull = false;
    outputFromAux = false;
    output = 0;
    outputPort = OUTPUT_PORT_NO_RESET | OUTPUT_PORT_A20;
    keyboard.reset();
    mouse.reset();
    updateIrq();
  }

  /** Port 0x60. */
  public MmioHandler dataPort() {
    return new MmioHandler() {
      @Override
      public long read(long offset, int size) {
        return readData();
      }

      @Override
      public void write(long offset, int size, long value) {
        writeData((int) value & 0xff);
      }
    };
  }

  /** Port 0x64: status and commands. */
  public MmioHandler commandPort() {
    return new MmioHandler() {
      @Override
      public long read(long offset, int size) {
        return readStatus();
      }

      @Override
      public void write(long offset, int size, long value) {
        writeCommand((int) value & 0xff);
      }
    };
  }

  private synchronized int readStatus() {
    return STATUS_NOT_INHIBITED
        | (outputFull ? STATUS_OUTPUT_FULL : 0)
        | (outputFull && outputFromAux ? STATUS_AUX_DATA : 0)
        | (lastWasCommand ? STATUS_COMMAND : 0)
        | ((ram[0] & CONFIG_SYSTEM) != 0 ? STATUS_SYSTEM : 0);
  }

  private synchronized int readData() {
    int value = output;
    outputFull = false;
    updateIrq(); // Between two bytes the line falls.
    fillOutput();
    return value;
  }

  private synchronized void writeData(int value) {
    lastWasCommand = false;
    int pending = command;
    command = NO_COMMAND;
    switch (pending) {
      case NO_COMMAND -> {
        // Writing to the keyboard enables it.
        ram[0] &= ~CONFIG_KEYBOARD_OFF;
        keyboard.receive(value);
      }
      case WRITE_OUTPUT_PORT -> writeOutputPort(value);
      case WRITE_KEYBOARD_BUFFER -> answer(value, false);
      case WRITE_AUX_BUFFER -> answer(value, true);
      case WRITE_AUX -> {
        ram[0] &= ~CONFIG_AUX_OFF;
        mouse.receive(value);
      }
      default -> ram[pending - WRITE_RAM] = value;
    }
    fillOutput();
  }

  private synchronized void writeCommand(int value) {
    lastWasCommand = true;
    command = NO_COMMAND;
    if (value >= READ_RAM && value < READ_RAM + RAM_SIZE) {
      answer(ram[value - READ_RAM], false);
    } else if (value >= WRITE_RAM && value < WRITE_RAM + RAM_SIZE) {
      command = value;
    } else if (value >= PULSE_FIRST) {
      pulse(value);
    } else {
      otherCommand(value);
    }
    fillOutput();
  }

  private void otherCommand(int value) {
    switch (value) {
      case AUX_OFF -> ram[0] |= CONFIG_AUX_OFF;
      case AUX_ON -> ram[0] &= ~CONFIG_AUX_OFF;
      case TEST_AUX, TEST_KEYBOARD -> answer(0, false); // No error.
      case SELF_TEST -> {
        ram[0] |= CONFIG_SYSTEM;
        answer(SELF_TEST_PASSED, false);
      }
      case KEYBOARD_OFF -> ram[0] |= CONFIG_KEYBOARD_OFF;
      case KEYBOARD_ON -> ram[0] &= ~CONFIG_KEYBOARD_OFF;
      case READ_INPUT_PORT -> answer(0x80, false); // The keyboard is not locked.
      case READ_OUTPUT_PORT -> answer(outputPort, false);
      case WRITE_OUTPUT_PORT, WRITE_KEYBOARD_BUFFER, WRITE_AUX_BUFFER, WRITE_AUX -> command = value;
      default -> log.unimplemented("i8042: command 0x" + Integer.toHexString(value));
    }
  }

  /**
   * Pulses low the output port's bits that are 0 in the command; bit 0 is the processor's reset.
   */
  private void pulse(int value) {
    if (value != PULSE_NOTHING && (value & OUTPUT_PORT_NO_RESET) == 0) {
      system.reset();
    }
  }

  private void writeOutputPort(int value) {
    outputPort = value;
    if ((value & OUTPUT_PORT_NO_RESET) == 0) {
      system.reset();
    }
  }

  /** The controller's own answers go before what the devices have. */
  private void answer(int value, boolean fromAux) {
    output = value;
    outputFull = true;
    outputFromAux = fromAux;
    updateIrq();
  }

  /** Takes the next byte of a device that is enabled. */
  private void fillOutput() {
    if (!outputFull) {
      if ((ram[0] & CONFIG_KEYBOARD_OFF) == 0 && keyboard.hasAnswer()) {
        answer(translate(keyboard.next()), false);
      } else if ((ram[0] & CONFIG_AUX_OFF) == 0 && mouse.hasAnswer()) {
        answer(mouse.next(), true);
      }
    }
    updateIrq();
  }

  private int translate(int value) {
    return (ram[0] & CONFIG_TRANSLATE) != 0 && value == ID_BYTE ? ID_BYTE_TRANSLATED : value;
  }

  private void updateIrq() {
    int config = ram[0];
    keyboardIrq.set(outputFull && !outputFromAux && (config & CONFIG_KEYBOARD_IRQ) != 0);
    auxIrq.set(outputFull && outputFromAux && (config & CONFIG_AUX_IRQ) != 0);
  }
}
