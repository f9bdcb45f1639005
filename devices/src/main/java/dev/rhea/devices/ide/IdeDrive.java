package dev.rhea.devices.ide;

import org.jspecify.annotations.Nullable;

/**
 * What all drives have in common: the task file (6.2 and chapter 7), the block that passes through
 * the data port, and how commands end. Guarded by the channel.
 */
abstract class IdeDrive {
  // Registers of the command block (table 9), by offset.
  static final int DATA = 0;
  static final int FEATURES_ERROR = 1;
  static final int COUNT = 2;
  static final int LBA_LOW = 3;
  static final int LBA_MID = 4;
  static final int LBA_HIGH = 5;
  static final int DEVICE = 6;
  static final int COMMAND_STATUS = 7;

  static final int STATUS_BUSY = 0x80;
  static final int STATUS_READY = 0x40;
  static final int STATUS_SEEK_COMPLETE = 0x10;
  static final int STATUS_DATA_REQUEST = 0x08;
  static final int STATUS_ERROR = 0x01;

  static final int ERROR_ABORTED = 0x04;
  static final int ERROR_ID_NOT_FOUND = 0x10;
  static final int ERROR_UNCORRECTABLE = 0x40;

  /** Device register: logical block addresses, not cylinders and heads. */
  static final int DEVICE_LBA = 0x40;

  private static final int DIAGNOSTIC_PASSED = 0x01;
  private static final byte[] NONE = {};

  private final int[] registers = new int[8];

  /** What the registers held before they were written last, for 48-bit commands (6.20). */
  private final int[] previous = new int[8];

  private @Nullable IdeChannel channel;
  private int status;
  private int error;
  private byte[] block = NONE;
  private int position;
  private int limit;
  private boolean toHost;
  private Runnable afterBlock = () -> {};

  /** Counts resets: a completion of an earlier life is dropped. */
  private int epoch;

  // ---- what a kind of drive implements ----

  /** Begins a command; it is neither EXECUTE DEVICE DIAGNOSTIC nor for a drive that is busy. */
  abstract void command(int code);

  /** Writes the signature of 9.12 into the task file. */
  abstract void sign();

  /** Whether status shows DRDY after a reset: packet devices wait for a command. */
  abstract boolean readyAfterReset();

  /** Forgets modes, at a hardware reset. */
  abstract void hardwareReset();

  /** Gives back the image. */
  abstract void close();

  // ---- what they use ----

  final void attach(IdeChannel newChannel) {
    channel = newChannel;
  }

  final IdeChannel channel() {
    if (channel == null) {
      throw new IllegalStateException("a drive without a channel");
    }
    return channel;
  }

  final int register(int index) {
    return registers[index];
  }

  final int previous(int index) {
    return previous[index];
  }

  final void setRegister(int index, int value) {
    registers[index] = value & 0xff;
  }

  final void setPrevious(int index, int value) {
    previous[index] = value & 0xff;
  }

  final int error() {
    return error;
  }

  /** The command has ended well. */
  final void succeed() {
    error = 0;
    status = STATUS_READY | STATUS_SEEK_COMPLETE;
    channel().interrupt(this);
  }

  /** The command has ended by an error. */
  final void fail(int newError) {
    error = newError;
    status = STATUS_READY | STATUS_SEEK_COMPLETE | STATUS_ERROR;
    channel().interrupt(this);
  }

  /** The command goes on by itself. */
  final void setBusy() {
    error = 0;
    status = STATUS_BUSY | STATUS_SEEK_COMPLETE;
  }

  /** The drive waits for the bus master. */
  final void setReadyForDma() {
    status = STATUS_READY | STATUS_SEEK_COMPLETE | STATUS_DATA_REQUEST;
  }

  /** Lets the host read a block, and tells it by an interrupt. */
  final void offerBlock(byte[] data, int from, int length, Runnable then) {
    startBlock(data, from, length, true, then);
    channel().interrupt(this);
  }

  /** Lets the host write a block. */
  final void requestBlock(byte[] data, int from, int length, boolean interrupt, Runnable then) {
    startBlock(data, from, length, false, then);
    if (interrupt) {
      channel().interrupt(this);
    }
  }

  private void startBlock(byte[] data, int from, int length, boolean in, Runnable then) {
    block = data;
    position = from;
    limit = from + length;
    toHost = in;
    afterBlock = then;
    status = STATUS_READY | STATUS_SEEK_COMPLETE | STATUS_DATA_REQUEST;
  }

  private void endBlock() {
    block = NONE;
    status &= ~STATUS_DATA_REQUEST;
    Runnable then = afterBlock;
    afterBlock = () -> {};
    then.run();
  }

  final int epoch() {
    return epoch;
  }

  // ---- what the channel uses ----

  final int status() {
    return status;
  }

  final boolean isBusy() {
    return (status & STATUS_BUSY) != 0;
  }

  /** A register as the host reads it. */
  final int read(int index, boolean highOrderByte) {
    return switch (index) {
      case FEATURES_ERROR -> error;
      case COMMAND_STATUS -> status;
      default -> highOrderByte ? previous[index] : registers[index];
    };
  }

  /** A register other than data and command as the host writes it. */
  final void write(int index, int value) {
    previous[index] = registers[index];
    registers[index] = value;
  }

  /** The next bytes of the block that the host reads; zeros if there is none. */
  final int readData(int size) {
    int value = 0;
    if ((status & STATUS_DATA_REQUEST) != 0 && toHost) {
      for (int i = 0; i < size && position < limit; i++) {
        value |= (block[position++] & 0xff) << (8 * i);
      }
      if (position == limit) {
        endBlock();
      }
    }
    return value;
  }

  /** The next bytes of the block that the host writes. */
  final void writeData(int size, int value) {
    if ((status & STATUS_DATA_REQUEST) != 0 && !toHost) {
      for (int i = 0; i < size && position < limit; i++) {
        block[position++] = (byte) (value >>> (8 * i));
      }
      if (position == limit) {
        endBlock();
      }
    }
  }

  /** Software reset, diagnostic or power-on: signature, nothing in progress. */
  final void reset() {
    epoch++;
    block = NONE;
    afterBlock = () -> {};
    java.util.Arrays.fill(previous, 0);
    registers[DEVICE] = 0;
    sign();
    error = DIAGNOSTIC_PASSED;
    status = readyAfterReset() ? STATUS_READY | STATUS_SEEK_COMPLETE : 0;
  }

  /** While SRST is set. */
  final void holdInReset() {
    epoch++;
    status = STATUS_BUSY;
  }
}
