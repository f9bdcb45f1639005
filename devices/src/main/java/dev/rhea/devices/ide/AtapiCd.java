package dev.rhea.devices.ide;

import dev.rhea.devices.block.BlockBackend;
import java.nio.ByteBuffer;

/**
 * A CD drive: the PACKET feature set (4.3), its commands in {@link MmcCommands}, a disc of one data
 * track in it.
 *
 * <p><i>Not modelled</i>: audio, sub-channels, raw sectors, writing, several sessions; tells of a
 * changed medium only after a reset; transfers of more than 32 MiB in one command.
 */
public final class AtapiCd extends IdeDrive {
  private static final int PACKET_BYTES = 12;
  private static final int WORDS = 256;

  // Interrupt reason, in the count register (9.8).
  private static final int REASON_COMMAND = 1;
  private static final int REASON_TO_HOST = 2;

  private static final int FEATURES_DMA = 0x01;
  private static final int SENSE_SHIFT = 4;

  /** The most bytes at a time that the byte count registers can tell, an even number. */
  private static final int MOST_BLOCK = 0xfffe;

  private final BlockBackend image;
  private final MmcCommands commands;
  private int transferMode = AtaIdentity.DEFAULT_MODE;
  private boolean dma;

  /** Makes a drive with the image's disc in it; {@link IdeChannel#close} closes the image. */
  public AtapiCd(BlockBackend image) {
    this.image = image;
    this.commands = new MmcCommands(image.size() / MmcCommands.SECTOR);
  }

  @Override
  void hardwareReset() {
    transferMode = AtaIdentity.DEFAULT_MODE;
    commands.reset();
  }

  @Override
  boolean readyAfterReset() {
    return false;
  }

  @Override
  void sign() {
    setRegister(COUNT, 1);
    setRegister(LBA_LOW, 1);
    setRegister(LBA_MID, 0x14);
    setRegister(LBA_HIGH, 0xeb);
  }

  @Override
  void close() {
    image.close();
  }

  @Override
  void command(int code) {
    AtaCommand command = AtaCommand.of(code);
    switch (command) {
      case PACKET -> {
        dma = (register(FEATURES_ERROR) & FEATURES_DMA) != 0;
        setRegister(COUNT, REASON_COMMAND);
        byte[] packet = new byte[PACKET_BYTES];
        requestBlock(packet, 0, PACKET_BYTES, false, () -> execute(packet));
      }
      case IDENTIFY_PACKET_DEVICE -> {
        setBusy();
        offerBlock(identify(), 0, 2 * WORDS, () -> {});
      }
      case DEVICE_RESET -> reset();
      case SET_FEATURES -> setFeatures();
      case IDLE_IMMEDIATE, STANDBY_IMMEDIATE, SLEEP, FLUSH_CACHE -> succeed();
      case CHECK_POWER_MODE -> {
        setRegister(COUNT, 0xff);
        succeed();
      }
      // What is no packet device's command is answered with the signature, by which drivers know.
      case IDENTIFY_DEVICE, READ_SECTORS -> {
        sign();
        fail(ERROR_ABORTED);
      }
      default -> fail(ERROR_ABORTED);
    }
  }

  private void setFeatures() {
    if (register(FEATURES_ERROR) == 0x03 && AtaIdentity.isMode(register(COUNT))) {
      transferMode = register(COUNT);
      succeed();
    } else {
      fail(ERROR_ABORTED);
    }
  }

  private void execute(byte[] packet) {
    setBusy();
    switch (commands.execute(ByteBuffer.wrap(packet))) {
      case MmcCommands.Done unused -> end();
      case MmcCommands.Failed unused -> endWithSense();
      case MmcCommands.Answer(byte[] data) -> transfer(data);
      case MmcCommands.Read(long sector, int count) -> read(sector, count);
    }
  }

  private void read(long sector, int count) {
    byte[] data = new byte[count * MmcCommands.SECTOR];
    channel()
        .offload(
            this,
            () -> image.read(ByteBuffer.wrap(data), sector * MmcCommands.SECTOR),
            well -> {
              if (well) {
                transfer(data);
              } else {
                commands.mediumError();
                endWithSense();
              }
            });
  }

  private void transfer(byte[] data) {
    if (data.length == 0) {
      end();
    } else if (dma) {
      setRegister(COUNT, REASON_TO_HOST);
      setReadyForDma();
      channel()
          .awaitMaster(() -> {
            if (channel().master().toMemory(data, data.length)) {
              end();
            } else {
              fail(ERROR_ABORTED);
            }
          });
    } else {
      // The most at a time that the host wants to take; 0 and odd ones have no good meaning.
      int limit = (register(LBA_HIGH) << 8 | register(LBA_MID)) & ~1;
      offerNext(data, 0, limit == 0 ? MOST_BLOCK : limit);
    }
  }

  private void offerNext(byte[] data, int from, int limit) {
    if (from >= data.length) {
      end();
      return;
    }
    int length = Math.min(limit, data.length - from);
    setRegister(COUNT, REASON_TO_HOST);
    setRegister(LBA_MID, length);
    setRegister(LBA_HIGH, length >>> 8);
    offerBlock(data, from, length, () -> offerNext(data, from + length, limit));
  }

  private void end() {
    setRegister(COUNT, REASON_COMMAND | REASON_TO_HOST);
    succeed();
  }

  private void endWithSense() {
    setRegister(COUNT, REASON_COMMAND | REASON_TO_HOST);
    fail(commands.senseKey() << SENSE_SHIFT | ERROR_ABORTED);
  }

  /** The words of IDENTIFY PACKET DEVICE (8.16, table 28). */
  private byte[] identify() {
    int[] w = new int[WORDS];
    w[0] = 0x85c0; // ATAPI, CD, removable, DRQ within 50 µs, packets of 12 bytes
    AtaIdentity.putText(w, 10, 10, "RH00003");
    AtaIdentity.putText(w, 23, 4, "1.0");
    AtaIdentity.putText(w, 27, 20, "RHEA DVD-ROM");
    w[49] = 0x0b00; // DMA, LBA, IORDY
    w[53] = 6;
    w[63] = 0x07;
    w[64] = 3;
    w[65] = 120;
    w[66] = 120;
    w[67] = 120;
    w[68] = 120;
    w[80] = 0x0070;
    w[82] = 0x4210; // NOP, DEVICE RESET, PACKET
    w[83] = 0x4000;
    w[84] = 0x4000;
    w[85] = 0x4210;
    w[87] = 0x4000;
    w[88] = 0x3f | (transferMode >>> 3 == 8 ? 0x100 << (transferMode & 7) : 0);
    w[93] = 0x604b;
    return AtaIdentity.withChecksum(w);
  }
}
