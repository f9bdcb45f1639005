package dev.rhea.devices.ide;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The commands of a CD drive (Multi-Media Commands, MMC-3, INCITS 360-2002; and SPC-2 for those of
 * all SCSI devices): what each answers, and the sense data of what it refuses. Guarded by the
 * channel.
 */
final class MmcCommands {
  static final int SECTOR = 2048;

  private static final int MOST_SECTORS = (32 << 20) / SECTOR;

  private static final int TEST_UNIT_READY = 0x00;
  private static final int REQUEST_SENSE = 0x03;
  private static final int INQUIRY = 0x12;
  private static final int START_STOP_UNIT = 0x1b;
  private static final int PREVENT_ALLOW = 0x1e;
  private static final int READ_CAPACITY = 0x25;
  private static final int READ_10 = 0x28;
  private static final int SEEK_10 = 0x2b;
  private static final int READ_TOC = 0x43;
  private static final int GET_CONFIGURATION = 0x46;
  private static final int GET_EVENT_STATUS = 0x4a;
  private static final int READ_DISC_INFORMATION = 0x51;
  private static final int MODE_SENSE_10 = 0x5a;
  private static final int READ_12 = 0xa8;
  private static final int SET_CD_SPEED = 0xbb;
  private static final int MECHANISM_STATUS = 0xbd;

  private static final int NOT_READY = 2;
  private static final int MEDIUM_ERROR = 3;
  private static final int ILLEGAL_REQUEST = 5;
  private static final int UNIT_ATTENTION = 6;

  // Additional sense codes.
  private static final int UNRECOVERED_READ_ERROR = 0x11;
  private static final int INVALID_COMMAND = 0x20;
  private static final int ADDRESS_OUT_OF_RANGE = 0x21;
  private static final int INVALID_FIELD = 0x24;
  private static final int RESET_OCCURRED = 0x29;
  private static final int NO_MEDIUM = 0x3a;
  private static final int REMOVAL_PREVENTED = 0x53;

  private static final int LEAD_OUT = 0xaa;
  private static final int DATA_TRACK = 0x14;
  private static final int FRAMES_PER_SECOND = 75;
  private static final int FRAMES_BEFORE_0 = 150;

  /** What becomes of a command. */
  sealed interface Result {}

  /** It has ended well, without data. */
  record Done() implements Result {}

  /** It has ended by an error; there is sense data. */
  record Failed() implements Result {}

  /** Data for the host. */
  @SuppressWarnings("ArrayRecordComponent")
  record Answer(byte[] data) implements Result {}

  /** Sectors of the disc for the host. */
  record Read(long sector, int count) implements Result {}

  private final long sectors;
  private boolean loaded = true;
  private boolean locked;
  private int senseKey = UNIT_ATTENTION;
  private int senseCode = RESET_OCCURRED;

  /** A drive in its power-on state with a disc of that many sectors. */
  MmcCommands(long sectors) {
    this.sectors = sectors;
  }

  void reset() {
    loaded = true;
    locked = false;
    senseKey = UNIT_ATTENTION;
    senseCode = RESET_OCCURRED;
  }

  int senseKey() {
    return senseKey;
  }

  void mediumError() {
    fail(MEDIUM_ERROR, UNRECOVERED_READ_ERROR);
  }

  /** Runs a command. */
  Result execute(ByteBuffer packet) {
    int code = packet.get(0) & 0xff;
    // Three commands work whatever has happened (SPC-2, 5.6).
    switch (code) {
      case INQUIRY -> {
        return answer(inquiry(), packet.get(4) & 0xff);
      }
      case REQUEST_SENSE -> {
        byte[] sense = sense();
        senseKey = 0;
        senseCode = 0;
        return answer(sense, packet.get(4) & 0xff);
      }
      case GET_EVENT_STATUS -> {
        return eventStatus(packet);
      }
      default -> {}
    }
    if (senseKey == UNIT_ATTENTION) {
      return new Failed(); // Told once; REQUEST SENSE clears it.
    }
    senseKey = 0;
    senseCode = 0;
    return switch (code) {
      case GET_CONFIGURATION -> answer(configuration(), packet.getShort(7) & 0xffff);
      case MODE_SENSE_10 -> modeSense(packet);
      case MECHANISM_STATUS ->
          answer(new byte[] {0, 0, 0, 0, 0, 1, 0, 0}, packet.getShort(8) & 0xffff);
      case PREVENT_ALLOW -> {
        locked = (packet.get(4) & 1) != 0;
        yield new Done();
      }
      case START_STOP_UNIT -> startStop(packet.get(4) & 3);
      case SET_CD_SPEED -> new Done();
      case TEST_UNIT_READY,
          READ_CAPACITY,
          READ_10,
          READ_12,
          READ_TOC,
          READ_DISC_INFORMATION,
          SEEK_10 ->
          loaded ? withMedium(code, packet) : fail(NOT_READY, NO_MEDIUM);
      default -> fail(ILLEGAL_REQUEST, INVALID_COMMAND);
    };
  }

  private Result withMedium(int code, ByteBuffer packet) {
    return switch (code) {
      case TEST_UNIT_READY -> new Done();
      case READ_CAPACITY ->
          answer(ByteBuffer.allocate(8).putInt((int) sectors - 1).putInt(SECTOR).array(), 8);
      case READ_10 -> read(packet.getInt(2), packet.getShort(7) & 0xffffL);
      case READ_12 -> read(packet.getInt(2), packet.getInt(6) & 0xffff_ffffL);
      case SEEK_10 ->
          inRange(packet.getInt(2), 0) ? new Done() : fail(ILLEGAL_REQUEST, ADDRESS_OUT_OF_RANGE);
      case READ_TOC -> readToc(packet);
      default -> answer(discInformation(), packet.getShort(7) & 0xffff);
    };
  }

  private Result read(int address, long count) {
    if (!inRange(address, count)) {
      return fail(ILLEGAL_REQUEST, ADDRESS_OUT_OF_RANGE);
    }
    if (count > MOST_SECTORS) {
      return fail(ILLEGAL_REQUEST, INVALID_FIELD);
    }
    return count == 0 ? new Done() : new Read(address & 0xffff_ffffL, (int) count);
  }

  private boolean inRange(int address, long count) {
    return (address & 0xffff_ffffL) + count <= sectors;
  }

  /** LoEj and Start. */
  private Result startStop(int what) {
    switch (what) {
      case 2 -> {
        if (locked) {
          return fail(ILLEGAL_REQUEST, REMOVAL_PREVENTED);
        }
        loaded = false;
      }
      case 3 -> loaded = true;
      default -> {
        // Spinning the disc up or down shows nowhere.
      }
    }
    return new Done();
  }

  private static byte[] inquiry() {
    ByteBuffer data = ByteBuffer.allocate(36);
    data.put((byte) 5).put((byte) 0x80); // a CD drive, removable
    data.put((byte) 0).put((byte) 0x21).put((byte) 31); // ATAPI's version; bytes that follow
    data.position(8);
    data.put("RHEA    RHEA DVD-ROM    1.0 ".getBytes(StandardCharsets.US_ASCII));
    return data.array();
  }

  private byte[] sense() {
    byte[] data = new byte[18];
    data[0] = 0x70;
    data[2] = (byte) senseKey;
    data[7] = 10;
    data[12] = (byte) senseCode;
    return data;
  }

  /** Polled media events (6.6): none, but whether there is a disc. */
  private Result eventStatus(ByteBuffer packet) {
    boolean polled = (packet.get(1) & 1) != 0;
    boolean media = (packet.get(4) & 0x10) != 0;
    if (!polled) {
      return fail(ILLEGAL_REQUEST, INVALID_FIELD);
    }
    byte[] data =
        media
            ? new byte[] {0, 6, 4, 0x10, 0, (byte) (loaded ? 2 : 0), 0, 0}
            : new byte[] {0, 2, (byte) 0x80, 0x10};
    return answer(data, packet.getShort(7) & 0xffff);
  }

  /** Profiles and the core feature (6.5): a CD-ROM drive. */
  private byte[] configuration() {
    ByteBuffer data = ByteBuffer.allocate(8 + 8 + 12);
    data.putInt(data.capacity() - 4);
    data.putShort((short) 0).putShort((short) (loaded ? 8 : 0));
    data.putShort((short) 0).put((byte) 3).put((byte) 4); // profile list
    data.putShort((short) 8).put((byte) (loaded ? 1 : 0)).put((byte) 0);
    data.putShort((short) 1).put((byte) 7).put((byte) 8).putInt(2).putInt(0); // core: ATAPI
    return data.array();
  }

  private Result modeSense(ByteBuffer packet) {
    int page = packet.get(2) & 0x3f;
    if (page != 0x2a && page != 0x3f) {
      return fail(ILLEGAL_REQUEST, INVALID_FIELD);
    }
    ByteBuffer data = ByteBuffer.allocate(8 + 22);
    data.putShort((short) (data.capacity() - 2)).put((byte) (loaded ? 0x01 : 0x70));
    data.position(8);
    // Capabilities and mechanical status: reads nothing but CD-ROM, has a tray that locks.
    data.put((byte) 0x2a).put((byte) 20).put((byte) 0x3b).put((byte) 0).put((byte) 0x70);
    data.put((byte) 0x60).put((byte) (0x29 | (locked ? 2 : 0))).put((byte) 0);
    data.putShort((short) 706).putShort((short) 2).putShort((short) 512).putShort((short) 706);
    return answer(data.array(), packet.getShort(7) & 0xffff);
  }

  private Result readToc(ByteBuffer packet) {
    boolean msf = (packet.get(1) & 2) != 0;
    int format = packet.get(2) & 15;
    int start = packet.get(6) & 0xff;
    int room = packet.getShort(7) & 0xffff;
    if (format == 1) {
      // One session, which track 1 begins.
      ByteBuffer data = ByteBuffer.allocate(12);
      data.putShort((short) 10).put((byte) 1).put((byte) 1);
      data.put((byte) 0).put((byte) DATA_TRACK).put((byte) 1).put((byte) 0);
      return answer(data.putInt(address(0, msf)).array(), room);
    }
    if (format != 0 || (start > 1 && start != LEAD_OUT)) {
      return fail(ILLEGAL_REQUEST, INVALID_FIELD);
    }
    ByteBuffer data = ByteBuffer.allocate(start == LEAD_OUT ? 12 : 20);
    data.putShort((short) (data.capacity() - 2)).put((byte) 1).put((byte) 1);
    if (start != LEAD_OUT) {
      data.put((byte) 0).put((byte) DATA_TRACK).put((byte) 1).put((byte) 0);
      data.putInt(address(0, msf));
    }
    data.put((byte) 0).put((byte) DATA_TRACK).put((byte) LEAD_OUT).put((byte) 0);
    data.putInt(address(sectors, msf));
    return answer(data.array(), room);
  }

  /** A sector's number, or its minute, second and frame. */
  private static int address(long sector, boolean msf) {
    if (!msf) {
      return (int) sector;
    }
    int frames = (int) sector + FRAMES_BEFORE_0;
    int seconds = frames / FRAMES_PER_SECOND;
    return seconds / 60 << 16 | seconds % 60 << 8 | frames % FRAMES_PER_SECOND;
  }

  /** A finished disc of one session and one track (6.22). */
  private static byte[] discInformation() {
    byte[] data = new byte[34];
    data[1] = 32;
    data[2] = 0x0e;
    data[3] = 1;
    data[4] = 1;
    data[5] = 1;
    data[6] = 1;
    data[7] = 0x20; // may be used without restriction
    return data;
  }

  private static Result answer(byte[] data, int room) {
    return new Answer(data.length <= room ? data : Arrays.copyOf(data, room));
  }

  private Result fail(int key, int code) {
    senseKey = key;
    senseCode = code;
    return new Failed();
  }
}
