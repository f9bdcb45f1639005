package dev.rhea.devices.ide;

import dev.rhea.devices.block.BlockBackend;
import java.nio.ByteBuffer;

/**
 * A disk: the general feature set of 4.2 with multiple-sector, DMA and 48-bit commands, a write
 * cache and its flush.
 *
 * <p><i>Not modelled</i>: SMART, security, host protected area (its size reads as the disk's),
 * power management beyond taking the commands, queued commands, TRIM, sectors other than 512 bytes.
 */
public final class AtaDisk extends IdeDrive {
  static final int SECTOR = 512;

  /** Sectors that READ and WRITE MULTIPLE move per interrupt, at most. */
  static final int MOST_MULTIPLE = 16;

  /** Sectors that a worker reads or writes at once for the data port. */
  private static final int CHUNK_SECTORS = 256;

  private static final int POWER_ACTIVE = 0xff;

  private final BlockBackend image;
  private final AtaIdentity identity;
  private final long sectors;
  private int multiple;
  private boolean writeCache;

  /** The transfer mode that SET FEATURES has chosen, as its count register has it. */
  private int transferMode;

  private int heads;
  private int sectorsPerTrack;

  /** The rest of the command that moves data now. */
  private long nextSector;

  private int sectorsLeft;
  private int blockSectors;

  /** Whether the command has 48-bit addresses. */
  private boolean extended;

  /**
   * Makes a disk in its power-on state; {@link IdeChannel#close} closes the image.
   *
   * @param serial up to 20 characters
   */
  public AtaDisk(BlockBackend image, String serial) {
    this.image = image;
    this.sectors = Math.ceilDiv(image.size(), SECTOR);
    this.identity = new AtaIdentity(sectors, serial);
    setDefaults();
  }

  private void setDefaults() {
    multiple = 0;
    writeCache = true;
    transferMode = AtaIdentity.DEFAULT_MODE;
    heads = AtaIdentity.HEADS;
    sectorsPerTrack = AtaIdentity.SECTORS_PER_TRACK;
  }

  @Override
  void hardwareReset() {
    setDefaults();
  }

  @Override
  boolean readyAfterReset() {
    return true;
  }

  @Override
  void sign() {
    setRegister(COUNT, 1);
    setRegister(LBA_LOW, 1);
    setRegister(LBA_MID, 0);
    setRegister(LBA_HIGH, 0);
  }

  @Override
  void close() {
    image.close();
  }

  @Override
  void command(int code) {
    AtaCommand command = AtaCommand.of(code);
    switch (command) {
      case IDENTIFY_DEVICE -> {
        setBusy();
        byte[] data = identity.words(multiple, transferMode, writeCache, heads, sectorsPerTrack);
        offerBlock(data, 0, SECTOR, () -> {});
      }
      case READ_SECTORS, READ_MULTIPLE, READ_SECTORS_EXT, READ_MULTIPLE_EXT -> startRead(command);
      case WRITE_SECTORS, WRITE_MULTIPLE, WRITE_SECTORS_EXT, WRITE_MULTIPLE_EXT ->
          startWrite(command);
      case READ_DMA, READ_DMA_EXT -> startReadDma(command);
      case WRITE_DMA, WRITE_DMA_EXT -> startWriteDma(command);
      case READ_VERIFY, READ_VERIFY_EXT -> {
        if (locate(command)) {
          succeed();
        }
      }
      case FLUSH_CACHE, FLUSH_CACHE_EXT -> flush();
      case SET_FEATURES -> setFeatures();
      case SET_MULTIPLE_MODE -> setMultiple(register(COUNT));
      case INITIALIZE_DEVICE_PARAMETERS -> {
        heads = (register(DEVICE) & 15) + 1;
        sectorsPerTrack = Math.max(1, register(COUNT));
        succeed();
      }
      case READ_NATIVE_MAX_ADDRESS, READ_NATIVE_MAX_ADDRESS_EXT -> {
        setAddress(sectors - 1, command == AtaCommand.READ_NATIVE_MAX_ADDRESS_EXT);
        succeed();
      }
      case CHECK_POWER_MODE -> {
        setRegister(COUNT, POWER_ACTIVE);
        succeed();
      }
      case RECALIBRATE, SEEK, IDLE, IDLE_IMMEDIATE, STANDBY, STANDBY_IMMEDIATE, SLEEP -> succeed();
      case IDENTIFY_PACKET_DEVICE, NOP, DEVICE_RESET, PACKET, OTHER -> fail(ERROR_ABORTED);
    }
  }

  // ---- data port ----

  private void startRead(AtaCommand command) {
    if (prepareBlocks(command) && locate(command)) {
      readChunk();
    }
  }

  private void startWrite(AtaCommand command) {
    if (image.readOnly()) {
      fail(ERROR_ABORTED);
    } else if (prepareBlocks(command) && locate(command)) {
      requestChunk(false);
    }
  }

  private boolean prepareBlocks(AtaCommand command) {
    blockSectors = command.isMultiple() ? multiple : 1;
    if (blockSectors == 0) {
      fail(ERROR_ABORTED);
      return false;
    }
    return true;
  }

  private void readChunk() {
    setBusy();
    int chunk = Math.min(sectorsLeft, CHUNK_SECTORS);
    byte[] data = new byte[chunk * SECTOR];
    long from = nextSector;
    channel()
        .offload(
            this,
            () -> image.read(ByteBuffer.wrap(data), from * SECTOR),
            well -> {
              if (well) {
                offerNext(data, 0);
              } else {
                fail(ERROR_UNCORRECTABLE);
              }
            });
  }

  private void offerNext(byte[] data, int from) {
    if (from < data.length) {
      int length = Math.min(blockSectors * SECTOR, data.length - from);
      offerBlock(
          data,
          from,
          length,
          () -> {
            advance(length / SECTOR);
            offerNext(data, from + length);
          });
    } else if (sectorsLeft > 0) {
      readChunk();
    }
    // The last block has been announced by its own interrupt.
  }

  private void requestChunk(boolean interrupt) {
    byte[] data = new byte[Math.min(sectorsLeft, CHUNK_SECTORS) * SECTOR];
    requestNext(data, 0, interrupt);
  }

  private void requestNext(byte[] data, int from, boolean interrupt) {
    int length = Math.min(blockSectors * SECTOR, data.length - from);
    requestBlock(
        data,
        from,
        length,
        interrupt,
        () -> {
          if (from + length < data.length) {
            requestNext(data, from + length, true);
          } else {
            writeChunk(data);
          }
        });
  }

  private void writeChunk(byte[] data) {
    setBusy();
    store(
        data,
        () -> {
          advance(data.length / SECTOR);
          if (sectorsLeft > 0) {
            requestChunk(true);
          } else {
            succeed();
          }
        });
  }

  /** Writes to the image, through to the disk if the cache is off. */
  private void store(byte[] data, Runnable then) {
    long at = nextSector;
    boolean through = !writeCache;
    channel()
        .offload(
            this,
            () -> {
              image.write(ByteBuffer.wrap(data), at * SECTOR);
              if (through) {
                image.flush();
              }
            },
            well -> {
              if (well) {
                then.run();
              } else {
                fail(ERROR_ABORTED);
              }
            });
  }

  // ---- bus master ----

  private void startReadDma(AtaCommand command) {
    if (locate(command)) {
      setReadyForDma();
      channel().awaitMaster(this::readDma);
    }
  }

  private void readDma() {
    setBusy();
    byte[] data = new byte[sectorsLeft * SECTOR];
    long from = nextSector;
    channel()
        .offload(
            this,
            () -> image.read(ByteBuffer.wrap(data), from * SECTOR),
            well -> {
              if (well && channel().master().toMemory(data, data.length)) {
                advance(sectorsLeft);
                succeed();
              } else {
                fail(well ? ERROR_ABORTED : ERROR_UNCORRECTABLE);
              }
            });
  }

  private void startWriteDma(AtaCommand command) {
    if (image.readOnly()) {
      fail(ERROR_ABORTED);
    } else if (locate(command)) {
      setReadyForDma();
      channel().awaitMaster(this::writeDma);
    }
  }

  private void writeDma() {
    byte[] data = new byte[sectorsLeft * SECTOR];
    if (!channel().master().fromMemory(data, data.length)) {
      fail(ERROR_ABORTED);
      return;
    }
    setBusy();
    store(
        data,
        () -> {
          advance(sectorsLeft);
          succeed();
        });
  }

  // ---- the rest ----

  private void flush() {
    setBusy();
    channel()
        .offload(
            this,
            image::flush,
            well -> {
              if (well) {
                succeed();
              } else {
                fail(ERROR_ABORTED);
              }
            });
  }

  private void setMultiple(int count) {
    if (count > MOST_MULTIPLE || Integer.bitCount(count) > 1) {
      fail(ERROR_ABORTED);
    } else {
      multiple = count;
      succeed();
    }
  }

  private void setFeatures() {
    switch (register(FEATURES_ERROR)) {
      case 0x02 -> writeCache = true;
      case 0x82 -> writeCache = false;
      case 0x03 -> {
        if (!AtaIdentity.isMode(register(COUNT))) {
          fail(ERROR_ABORTED);
          return;
        }
        transferMode = register(COUNT);
      }
      // Read look-ahead and what a reset does to features: nothing that could be seen.
      case 0x55, 0xaa, 0x66, 0xcc -> {}
      default -> {
        fail(ERROR_ABORTED);
        return;
      }
    }
    succeed();
  }

  /**
   * Reads address and count of a command; false, and the command has failed, if not on the disk.
   */
  private boolean locate(AtaCommand command) {
    if (command.isExtended()) {
      nextSector =
          (long) register(LBA_LOW)
              | (long) register(LBA_MID) << 8
              | (long) register(LBA_HIGH) << 16
              | (long) previous(LBA_LOW) << 24
              | (long) previous(LBA_MID) << 32
              | (long) previous(LBA_HIGH) << 40;
      int count = previous(COUNT) << 8 | register(COUNT);
      sectorsLeft = count == 0 ? 0x10000 : count;
    } else {
      nextSector = address28();
      sectorsLeft = register(COUNT) == 0 ? 256 : register(COUNT);
    }
    extended = command.isExtended();
    if (nextSector < 0 || nextSector + sectorsLeft > sectors) {
      fail(ERROR_ID_NOT_FOUND);
      return false;
    }
    return true;
  }

  private long address28() {
    int cylinder = register(LBA_HIGH) << 8 | register(LBA_MID);
    int head = register(DEVICE) & 15;
    if ((register(DEVICE) & DEVICE_LBA) != 0) {
      return (long) head << 24 | (long) cylinder << 8 | register(LBA_LOW);
    }
    // There is no sector 0: -1 for the caller to refuse.
    return register(LBA_LOW) == 0
        ? -1
        : ((long) cylinder * heads + head) * sectorsPerTrack + register(LBA_LOW) - 1;
  }

  /** Sectors have been moved: the task file tells of the last one. */
  private void advance(int count) {
    setAddress(nextSector + count - 1, extended);
    nextSector += count;
    sectorsLeft -= count;
    setRegister(COUNT, sectorsLeft);
  }

  private void setAddress(long sector, boolean wide) {
    boolean lba = wide || (register(DEVICE) & DEVICE_LBA) != 0;
    if (lba) {
      setRegister(LBA_LOW, (int) sector);
      setRegister(LBA_MID, (int) (sector >>> 8));
      setRegister(LBA_HIGH, (int) (sector >>> 16));
      if (wide) {
        setPrevious(LBA_LOW, (int) (sector >>> 24));
        setPrevious(LBA_MID, (int) (sector >>> 32));
        setPrevious(LBA_HIGH, (int) (sector >>> 40));
      } else {
        setRegister(DEVICE, register(DEVICE) & ~15 | (int) Math.min(sector, 0xfff_ffff) >>> 24);
      }
      return;
    }
    long track = sector / sectorsPerTrack;
    setRegister(LBA_LOW, (int) (sector % sectorsPerTrack) + 1);
    setRegister(DEVICE, register(DEVICE) & ~15 | (int) (track % heads));
    setRegister(LBA_MID, (int) (track / heads));
    setRegister(LBA_HIGH, (int) (track / heads >>> 8));
  }
}
