package dev.rhea.devices.ide;

import dev.rhea.devices.RamDma;
import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.MmioHandler;

/**
 * The bus master of one IDE channel (Intel, Programming Interface for Bus Master IDE Controller,
 * revision 1.0): moves a drive's data to and from memory by a table of physical regions. Guarded by
 * the channel.
 *
 * <p><i>Not modelled</i>: time: a transfer is over when the drive's work is.
 */
final class BusMaster implements MmioHandler {
  static final long SIZE = 8;

  private static final int COMMAND = 0;
  private static final int STATUS = 2;
  private static final int TABLE = 4;

  private static final int COMMAND_START = 0x01;
  private static final int COMMAND_TO_MEMORY = 0x08;
  private static final int STATUS_ACTIVE = 0x01;
  private static final int STATUS_ERROR = 0x02;
  private static final int STATUS_INTERRUPT = 0x04;
  private static final int STATUS_DRIVES_CAPABLE = 0x60;

  private static final int ENTRY_BYTES = 8;
  private static final int END_OF_TABLE = 1 << 31;

  /** A table must not cross 64 KiB. */
  private static final int MOST_ENTRIES = 0x10000 / ENTRY_BYTES;

  private final IdeChannel channel;
  private final RamDma memory;
  private int command;
  private int status;
  private int table;
  private boolean interrupting;

  BusMaster(IdeChannel channel, AddressSpace memory) {
    this.channel = channel;
    this.memory = new RamDma(memory);
    channel.connect(this);
  }

  void reset() {
    synchronized (channel) {
      command = 0;
      status = 0;
      table = 0;
      interrupting = false;
    }
  }

  boolean isActive() {
    return (status & STATUS_ACTIVE) != 0;
  }

  @Override
  public long read(long offset, int size) {
    synchronized (channel) {
      long value = 0;
      for (int i = 0; i < size; i++) {
        value |= (readByte((int) offset + i) & 0xffL) << (8 * i);
      }
      return value;
    }
  }

  private int readByte(int at) {
    return switch (at) {
      case COMMAND -> command;
      case STATUS -> status;
      case COMMAND + 1, STATUS + 1 -> 0;
      default -> table >>> 8 * (at - TABLE);
    };
  }

  @Override
  public void write(long offset, int size, long value) {
    synchronized (channel) {
      for (int i = 0; i < size; i++) {
        writeByte((int) offset + i, (int) (value >>> (8 * i)) & 0xff);
      }
    }
  }

  private void writeByte(int at, int value) {
    switch (at) {
      case COMMAND -> writeCommand(value);
      case STATUS -> {
        status &= ~(value & (STATUS_INTERRUPT | STATUS_ERROR));
        status = status & ~STATUS_DRIVES_CAPABLE | value & STATUS_DRIVES_CAPABLE;
      }
      case COMMAND + 1, STATUS + 1 -> {}
      default -> {
        int shift = 8 * (at - TABLE);
        table = (table & ~(0xff << shift) | value << shift) & ~3;
      }
    }
  }

  private void writeCommand(int value) {
    boolean starts = (value & ~command & COMMAND_START) != 0;
    boolean stops = (~value & command & COMMAND_START) != 0;
    command = value & (COMMAND_START | COMMAND_TO_MEMORY);
    if (starts) {
      status |= STATUS_ACTIVE;
      channel.masterStarted();
    } else if (stops) {
      // Stopped in the middle, the transfer cannot be resumed (1.1).
      status &= ~STATUS_ACTIVE;
    }
  }

  /** INTRQ of the channel: its rising edge sets the interrupt bit. */
  void interruptLine(boolean level) {
    if (level && !interrupting) {
      status |= STATUS_INTERRUPT;
    }
    interrupting = level;
  }

  /** Moves a drive's data to memory; false if not all of it could be. */
  boolean toMemory(byte[] data, int length) {
    return (command & COMMAND_TO_MEMORY) != 0 && move(data, length, true);
  }

  /** Moves data for a drive out of memory; false if not all of it could be. */
  boolean fromMemory(byte[] data, int length) {
    return (command & COMMAND_TO_MEMORY) == 0 && move(data, length, false);
  }

  private boolean move(byte[] data, int length, boolean toMemory) {
    if (!isActive()) {
      return false;
    }
    byte[] entry = new byte[ENTRY_BYTES];
    int done = 0;
    for (int i = 0; i < MOST_ENTRIES && done < length; i++) {
      if (!memory.read((table & 0xffff_ffffL) + (long) ENTRY_BYTES * i, entry, 0, ENTRY_BYTES)) {
        return failed();
      }
      long gpa = word(entry, 0) & 0xffff_fffeL;
      int count = word(entry, 4) & 0xfffe;
      int piece = Math.min(count == 0 ? 0x10000 : count, length - done);
      boolean moved =
          toMemory ? memory.write(gpa, data, done, piece) : memory.read(gpa, data, done, piece);
      if (!moved) {
        return failed();
      }
      done += piece;
      if ((word(entry, 4) & END_OF_TABLE) != 0) {
        // The table is used up; if the drive has more, nobody takes it.
        if (done == length) {
          status &= ~STATUS_ACTIVE;
        }
        return done == length || failed();
      }
    }
    // Regions are left over: the drive has less than the driver thought, and the master waits on.
    return done == length;
  }

  private boolean failed() {
    status = status & ~STATUS_ACTIVE | STATUS_ERROR;
    return false;
  }

  private static int word(byte[] bytes, int at) {
    return bytes[at] & 0xff
        | (bytes[at + 1] & 0xff) << 8
        | (bytes[at + 2] & 0xff) << 16
        | (bytes[at + 3] & 0xff) << 24;
  }
}
