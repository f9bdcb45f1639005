package dev.rhea.devices.virtio;

import dev.rhea.devices.block.BlockBackend;
import dev.rhea.devices.io.BlockingWork;
import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.log.Log;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Block device (5.2) over an image. Requests run on worker threads, several at once and in any
 * order, as 5.2.6 allows; they are pushed back where that work completes, usually the iothread.
 *
 * <p><i>Not modelled</i>: several queues, SCSI commands, secure erase, lifetime, zones. A geometry
 * is not offered.
 */
public final class VirtioBlk extends VirtioDevice {
  private static final int DEVICE_ID = 2;
  private static final int QUEUE_SIZE = 256;
  private static final int SECTOR = VirtioBlkRequest.SECTOR;

  static final long F_SEG_MAX = 1L << 2;
  static final long F_RO = 1L << 5;
  static final long F_BLK_SIZE = 1L << 6;
  static final long F_FLUSH = 1L << 9;
  static final long F_TOPOLOGY = 1L << 10;
  static final long F_CONFIG_WCE = 1L << 11;
  static final long F_DISCARD = 1L << 13;
  static final long F_WRITE_ZEROES = 1L << 14;

  /** Most sectors of one discard or write-zeroes segment: 2 GiB, so that byte counts stay ints. */
  static final int MAX_RANGE_SECTORS = 1 << 22;

  /** Offset of the one writable byte of the configuration, {@code writeback}. */
  private static final int CONFIG_WRITEBACK = 32;

  private final BlockBackend image;
  private final BlockingWork work;
  private final byte[] id;
  private final byte[] config;
  private final Pending pending = new Pending();

  /** Counts resets: a completion of an earlier life is dropped. */
  private int epoch;

  /**
   * Makes the device in its reset state.
   *
   * @param serial what GET_ID answers, of which the first 20 bytes count
   */
  public VirtioBlk(
      BlockBackend image, String serial, BlockingWork work, AddressSpace dma, Log log) {
    super("virtio-blk", DEVICE_ID, features(image), new int[] {QUEUE_SIZE}, dma, log);
    this.image = image;
    this.work = work;
    this.id =
        java.util.Arrays.copyOf(serial.getBytes(StandardCharsets.UTF_8), VirtioBlkRequest.ID_BYTES);
    this.config = configuration(image);
  }

  private static long features(BlockBackend image) {
    long always = F_SEG_MAX | F_BLK_SIZE | F_FLUSH | F_TOPOLOGY | F_CONFIG_WCE;
    return always | (image.readOnly() ? F_RO : F_DISCARD | F_WRITE_ZEROES);
  }

  /** The configuration layout of 5.2.4. */
  private static byte[] configuration(BlockBackend image) {
    ByteBuffer config = ByteBuffer.allocate(60).order(ByteOrder.LITTLE_ENDIAN);
    config.putLong(0, Math.ceilDiv(image.size(), SECTOR)); // capacity
    config.putInt(12, QUEUE_SIZE - 2); // seg_max: header and status take one each
    config.putInt(20, SECTOR); // blk_size
    config.putShort(26, (short) 1); // min_io_size, in blocks
    config.put(CONFIG_WRITEBACK, (byte) 1);
    config.putShort(34, (short) 1); // num_queues
    if (!image.readOnly()) {
      config.putInt(36, MAX_RANGE_SECTORS); // max_discard_sectors
      config.putInt(40, 1); // max_discard_seg
      config.putInt(44, 1); // discard_sector_alignment
      config.putInt(48, MAX_RANGE_SECTORS); // max_write_zeroes_sectors
      config.putInt(52, 1); // max_write_zeroes_seg
      config.put(56, (byte) 1); // write_zeroes_may_unmap
    }
    return config.array();
  }

  @Override
  protected int readConfig(int offset) {
    return offset < config.length ? config[offset] : 0;
  }

  @Override
  protected void writeConfig(int offset, int value) {
    if (offset == CONFIG_WRITEBACK) {
      config[offset] = (byte) (value & 1);
    }
  }

  @Override
  protected void deviceReset() {
    epoch++;
    pending.awaitNone();
    config[CONFIG_WRITEBACK] = 1;
  }

  @Override
  protected void handleQueue(int index) {
    VirtQueue queue = queue(0);
    for (@Nullable DescriptorChain chain = queue.pop(); chain != null; chain = queue.pop()) {
      start(new VirtioBlkRequest(chain, image, id, writesThrough(), maySend()));
    }
  }

  /**
   * Without a cache the driver knows of, each write must be stable before it completes (5.2.6.2).
   */
  private boolean writesThrough() {
    return !negotiated(F_FLUSH) || (negotiated(F_CONFIG_WCE) && config[CONFIG_WRITEBACK] == 0);
  }

  private boolean maySend() {
    return negotiated(F_DISCARD) || negotiated(F_WRITE_ZEROES);
  }

  private void start(VirtioBlkRequest request) {
    int startedIn = epoch;
    pending.begin();
    work.offload(
        () -> {
          try {
            request.run();
          } finally {
            pending.end();
          }
        },
        () -> complete(request, startedIn));
  }

  private synchronized void complete(VirtioBlkRequest request, int startedIn) {
    if (startedIn != epoch) {
      return;
    }
    serve(() -> {
      queue(0).push(request.chain(), request.written());
      signal(0);
    });
  }

  @Override
  public void close() {
    image.close();
  }
}
