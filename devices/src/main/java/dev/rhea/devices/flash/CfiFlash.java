package dev.rhea.devices.flash;

import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.GuestRam;
import dev.rhea.memory.HostMemory;
import dev.rhea.memory.MmioHandler;
import dev.rhea.memory.Region;
import dev.rhea.memory.log.Log;
import org.jspecify.annotations.Nullable;

/**
 * NOR flash with the Intel basic command set: two 16-bit chips side by side on a 32-bit bus (Intel
 * StrataFlash J3 data sheet, 290667; JEDEC JESD68 for the query). Each chip answers in its half of
 * the bus and both are given the same commands, so a word of status reads {@code 0x00800080}.
 *
 * <p>While the array is read the guest's loads and fetches go straight to memory; the first command
 * puts the device in between, the read-array command takes it out again. Contents live in a {@link
 * GuestRam}: private memory for a copy, a shared mapping of an image file to keep changes.
 * Programming only clears bits, erasing a block sets them.
 *
 * <p><i>Not modelled</i>: time (every operation is ready at once), suspend, block locks (commands
 * are accepted and have no effect), protection registers, one chip in another state than its
 * neighbour.
 */
public final class CfiFlash implements MmioHandler {
  private static final int BUS_BYTES = 4;
  private static final int CHIPS = 2;

  // Commands (data sheet, table 4).
  private static final int CMD_PROGRAM_ALTERNATE = 0x10;
  private static final int CMD_BLOCK_ERASE = 0x20;
  private static final int CMD_PROGRAM = 0x40;
  private static final int CMD_CLEAR_STATUS = 0x50;
  private static final int CMD_LOCK = 0x60;
  private static final int CMD_READ_STATUS = 0x70;
  private static final int CMD_READ_IDENTIFIERS = 0x90;
  private static final int CMD_READ_QUERY = 0x98;
  private static final int CMD_CONFIRM = 0xd0;
  private static final int CMD_WRITE_TO_BUFFER = 0xe8;
  private static final int CMD_AMD_RESET = 0xf0;
  private static final int CMD_READ_ARRAY = 0xff;

  private static final int STATUS_READY = 0x80;
  private static final int STATUS_ERASE_ERROR = 0x20;
  private static final int STATUS_PROGRAM_ERROR = 0x10;

  private static final int MANUFACTURER_INTEL = 0x89;
  private static final int DEVICE_28F128J3 = 0x18;

  /** What the next cycle on the bus means. */
  private enum Mode {
    READ_ARRAY,
    READ_STATUS,
    READ_IDENTIFIERS,
    READ_QUERY,
    PROGRAM,
    ERASE_CONFIRM,
    LOCK_CONFIRM,
    BUFFER_COUNT,
    BUFFER_DATA,
    BUFFER_CONFIRM
  }

  private final AddressSpace space;
  private final String name;
  private final long gpa;
  private final GuestRam contents;
  private final int blockBytes;
  private final boolean readOnly;
  private final Log log;
  private final byte[] query;
  private final byte[] buffer;
  private Region region;
  private Mode mode = Mode.READ_ARRAY;
  private int status = STATUS_READY;
  private long blockOffset;
  private int bufferWords;

  /** Which bytes of {@link #buffer} have been written, from where. */
  private final boolean[] bufferUsed;

  private long bufferOffset;

  /**
   * Makes a flash in its reset state and maps it.
   *
   * @param gpa where it begins, a multiple of its size
   * @param contents its contents and thereby its size
   * @param blockBytes bytes of an erase block of both chips together, a power of two
   * @param readOnly whether program and erase fail
   */
  public CfiFlash(
      AddressSpace space,
      String name,
      long gpa,
      GuestRam contents,
      int blockBytes,
      boolean readOnly,
      Log log) {
    this.space = space;
    this.name = name;
    this.gpa = gpa;
    this.contents = contents;
    this.blockBytes = blockBytes;
    this.readOnly = readOnly;
    this.log = log;
    query = CfiQuery.table(contents.size() / CHIPS, blockBytes / CHIPS);
    buffer = new byte[CHIPS << CfiQuery.WRITE_BUFFER_LOG2];
    bufferUsed = new boolean[buffer.length];
    region = space.add(arrayRegion());
  }

  /** Back to reading the array; contents stay. */
  public synchronized void reset() {
    status = STATUS_READY;
    enter(Mode.READ_ARRAY);
  }

  private Region arrayRegion() {
    return new Region.RomDevice(name, gpa, contents.size(), 0, contents, this);
  }

  private void enter(Mode next) {
    if ((mode == Mode.READ_ARRAY) != (next == Mode.READ_ARRAY)) {
      Region old = region;
      region =
          next == Mode.READ_ARRAY
              ? arrayRegion()
              : new Region.Mmio(name, gpa, contents.size(), 0, this);
      // The new one first: another vCPU must never find a hole here.
      space.add(region);
      space.remove(old);
    }
    mode = next;
  }

  @Override
  public synchronized long read(long offset, int size) {
    long value = 0;
    for (int i = 0; i < size; i++) {
      value |= (readByte(offset + i) & 0xffL) << (8 * i);
    }
    return value;
  }

  private int readByte(long offset) {
    // Identifiers and query are addressed in bus words; each chip drives the low byte of its half.
    boolean lowByte = (offset & 1) == 0;
    long word = offset / BUS_BYTES;
    return switch (mode) {
      case READ_ARRAY -> HostMemory.getByte(contents.address() + offset);
      case READ_IDENTIFIERS -> lowByte ? identifier((int) word & 0xff) : 0;
      case READ_QUERY -> lowByte && word < query.length ? query[(int) word] : 0;
      case READ_STATUS,
          PROGRAM,
          ERASE_CONFIRM,
          LOCK_CONFIRM,
          BUFFER_COUNT,
          BUFFER_DATA,
          BUFFER_CONFIRM ->
          lowByte ? status : 0;
    };
  }

  private static int identifier(int word) {
    return switch (word) {
      case 0 -> MANUFACTURER_INTEL;
      case 1 -> DEVICE_28F128J3;
      default -> 0; // Block lock status: unlocked.
    };
  }

  @Override
  public synchronized void write(long offset, int size, long value) {
    if (size > BUS_BYTES) {
      write(offset, BUS_BYTES, value & 0xffff_ffffL);
      write(offset + BUS_BYTES, BUS_BYTES, value >>> 32);
      return;
    }
    int command = (int) value & 0xff;
    switch (mode) {
      case READ_ARRAY, READ_STATUS, READ_IDENTIFIERS, READ_QUERY -> command(offset, command);
      case PROGRAM -> {
        program(offset, size, value);
        enter(Mode.READ_STATUS);
      }
      case ERASE_CONFIRM -> {
        if (command == CMD_CONFIRM) {
          erase(blockOffset);
        } else {
          status |= STATUS_ERASE_ERROR | STATUS_PROGRAM_ERROR; // Command sequence error.
        }
        enter(command == CMD_READ_ARRAY ? Mode.READ_ARRAY : Mode.READ_STATUS);
      }
      case LOCK_CONFIRM -> enter(command == CMD_READ_ARRAY ? Mode.READ_ARRAY : Mode.READ_STATUS);
      case BUFFER_COUNT -> beginBuffer(offset, (int) value & 0xffff);
      case BUFFER_DATA -> fillBuffer(offset, size, value);
      case BUFFER_CONFIRM -> {
        if (command == CMD_CONFIRM) {
          programBuffer();
        } else {
          status |= STATUS_ERASE_ERROR | STATUS_PROGRAM_ERROR;
        }
        enter(command == CMD_READ_ARRAY ? Mode.READ_ARRAY : Mode.READ_STATUS);
      }
    }
  }

  private void command(long offset, int command) {
    @Nullable Mode next =
        switch (command) {
          case CMD_READ_ARRAY, CMD_AMD_RESET -> Mode.READ_ARRAY;
          case CMD_READ_STATUS -> Mode.READ_STATUS;
          case CMD_READ_IDENTIFIERS -> Mode.READ_IDENTIFIERS;
          case CMD_READ_QUERY -> Mode.READ_QUERY;
          case CMD_PROGRAM, CMD_PROGRAM_ALTERNATE -> Mode.PROGRAM;
          case CMD_BLOCK_ERASE -> Mode.ERASE_CONFIRM;
          case CMD_LOCK -> Mode.LOCK_CONFIRM;
          case CMD_WRITE_TO_BUFFER -> Mode.BUFFER_COUNT;
          case CMD_CLEAR_STATUS -> {
            status = STATUS_READY;
            yield Mode.READ_ARRAY;
          }
          default -> null;
        };
    if (next == null) {
      log.unimplemented("cfi-flash: command 0x" + Integer.toHexString(command));
      next = Mode.READ_ARRAY;
    }
    blockOffset = offset & -blockBytes;
    enter(next);
  }

  private void program(long offset, int size, long value) {
    if (readOnly) {
      status |= STATUS_PROGRAM_ERROR;
      return;
    }
    long at = contents.address() + offset;
    for (int i = 0; i < size; i++) {
      HostMemory.putByte(at + i, (byte) (HostMemory.getByte(at + i) & (value >>> (8 * i))));
    }
    contents.written(offset, size);
  }

  private void erase(long offset) {
    if (readOnly) {
      status |= STATUS_ERASE_ERROR;
      return;
    }
    HostMemory.fill(contents.address() + offset, blockBytes, (byte) 0xff);
    contents.written(offset, blockBytes);
  }

  /** Takes the number of bus words less one, and the block (data sheet, 4.8). */
  private void beginBuffer(long offset, int count) {
    bufferWords = count + 1;
    blockOffset = offset & -blockBytes;
    if (bufferWords > buffer.length / BUS_BYTES) {
      status |= STATUS_ERASE_ERROR | STATUS_PROGRAM_ERROR;
      enter(Mode.READ_STATUS);
      return;
    }
    java.util.Arrays.fill(bufferUsed, false);
    bufferOffset = -1;
    enter(Mode.BUFFER_DATA);
  }

  private void fillBuffer(long offset, int size, long value) {
    if (bufferOffset < 0) {
      bufferOffset = offset & -buffer.length;
    }
    for (int i = 0; i < size; i++) {
      long into = offset + i - bufferOffset;
      if (into < 0 || into >= buffer.length || (offset & -blockBytes) != blockOffset) {
        status |= STATUS_ERASE_ERROR | STATUS_PROGRAM_ERROR;
        enter(Mode.READ_STATUS);
        return;
      }
      buffer[(int) into] = (byte) (value >>> (8 * i));
      bufferUsed[(int) into] = true;
    }
    if (--bufferWords == 0) {
      enter(Mode.BUFFER_CONFIRM);
    }
  }

  private void programBuffer() {
    for (int i = 0; i < buffer.length; i++) {
      if (bufferUsed[i]) {
        program(bufferOffset + i, 1, buffer[i] & 0xffL);
      }
    }
  }
}
