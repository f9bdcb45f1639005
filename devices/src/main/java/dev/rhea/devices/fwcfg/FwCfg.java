package dev.rhea.devices.fwcfg;

import dev.rhea.devices.RamDma;
import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.MmioHandler;
import dev.rhea.memory.log.Log;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Firmware configuration device in its memory-mapped form (QEMU, {@code docs/specs/fw_cfg.rst}):
 * data register at offset 0, selector at 8, DMA address at 16.
 *
 * <p>Items are added before the guest starts. Files are numbered from {@link FwCfgKey#FILE_FIRST}
 * in the order of their names. Selector and DMA registers are big-endian whatever the guest is; the
 * data register gives bytes in the order of the item.
 *
 * <p><i>Not modelled</i>: the port-mapped form; writing through the data register, which QEMU
 * ignores as well; items that are made when they are selected.
 */
public final class FwCfg implements MmioHandler {
  /** Bytes of address space. */
  public static final long SIZE = 0x18;

  /** Told what the guest has written into a writable item. */
  @FunctionalInterface
  public interface WriteListener {
    /**
     * Called with the device's lock held.
     *
     * @param contents the whole item
     */
    void written(byte[] contents);
  }

  private static final int DATA = 0;
  private static final int SELECTOR = 8;
  private static final int DMA = 16;

  private static final int DMA_ERROR = 0x01;
  private static final int DMA_READ = 0x02;
  private static final int DMA_SKIP = 0x04;
  private static final int DMA_SELECT = 0x08;
  private static final int DMA_WRITE = 0x10;
  private static final int DESCRIPTOR_BYTES = 16;
  private static final byte[] DMA_SIGNATURE = "QEMU CFG".getBytes(StandardCharsets.US_ASCII);

  private static final int WRITE_MODE = 0x4000;
  private static final int FILE_NAME_BYTES = 56;
  private static final int COPY_BYTES = 1 << 16;

  private static final class Item {
    final byte[] data;
    final @Nullable WriteListener listener;

    Item(byte[] data, @Nullable WriteListener listener) {
      this.data = data;
      this.listener = listener;
    }
  }

  private final RamDma dma;
  private final Log log;
  private final Map<Integer, Item> items = new HashMap<>();
  private final TreeMap<String, Item> files = new TreeMap<>();

  /** Item number by file, rebuilt when a file is added. */
  private final Map<Integer, Item> numberedFiles = new HashMap<>();

  private byte[] directory = new byte[4];
  private int selected;
  private long position;
  private int dmaAddressHigh;

  /**
   * Makes the device with its signature and revision, and no other item.
   *
   * @param memory what the guest's DMA addresses mean
   */
  public FwCfg(AddressSpace memory, Log log) {
    this.dma = new RamDma(memory);
    this.log = log;
    add(FwCfgKey.SIGNATURE, "QEMU".getBytes(StandardCharsets.US_ASCII));
    addInt(FwCfgKey.ID, 3); // traditional and DMA interface
  }

  /**
   * Adds an item that the guest reads.
   *
   * @param key a number below {@link FwCfgKey#FILE_FIRST}, or an architecture's own, from 0x8000
   */
  public synchronized void add(int key, byte[] data) {
    if (key < 0 || (key >= FwCfgKey.FILE_DIR && key < 0x8000) || key > 0xbfff) {
      throw new IllegalArgumentException("fw_cfg key " + key);
    }
    items.put(key, new Item(data.clone(), null));
  }

  /** Adds a little-endian 16-bit item. */
  public void addShort(int key, int value) {
    add(key, new byte[] {(byte) value, (byte) (value >>> 8)});
  }

  /** Adds a little-endian 32-bit item. */
  public void addInt(int key, int value) {
    add(key, ByteBuffer.allocate(4).order(java.nio.ByteOrder.LITTLE_ENDIAN).putInt(value).array());
  }

  /** Adds a little-endian 64-bit item. */
  public void addLong(int key, long value) {
    add(key, ByteBuffer.allocate(8).order(java.nio.ByteOrder.LITTLE_ENDIAN).putLong(value).array());
  }

  /** Adds a text item with a zero byte at its end. */
  public void addString(int key, String value) {
    add(key, (value + "\0").getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Adds a file that the guest reads.
   *
   * @param name for example {@code "etc/boot-menu-wait"}, at most 55 bytes
   * @throws IllegalArgumentException if the name is too long or taken
   */
  public void addFile(String name, byte[] data) {
    addFile(name, new Item(data.clone(), null));
  }

  /** Adds a file that the guest may also write by DMA. */
  public void addWritableFile(String name, byte[] data, WriteListener listener) {
    addFile(name, new Item(data.clone(), listener));
  }

  private synchronized void addFile(String name, Item item) {
    if (name.getBytes(StandardCharsets.UTF_8).length >= FILE_NAME_BYTES
        || files.containsKey(name)) {
      throw new IllegalArgumentException("fw_cfg file " + name);
    }
    files.put(name, item);
    ByteBuffer entries = ByteBuffer.allocate(4 + 64 * files.size());
    entries.putInt(files.size());
    numberedFiles.clear();
    int key = FwCfgKey.FILE_FIRST;
    for (Map.Entry<String, Item> file : files.entrySet()) {
      int start = entries.position();
      entries.putInt(file.getValue().data.length).putShort((short) key).putShort((short) 0);
      entries.put(file.getKey().getBytes(StandardCharsets.UTF_8));
      entries.position(start + 64);
      numberedFiles.put(key++, file.getValue());
    }
    directory = entries.array();
  }

  /** Selects nothing and forgets a DMA address; items stay. */
  public synchronized void reset() {
    select(FwCfgKey.SIGNATURE);
    dmaAddressHigh = 0;
  }

  @Override
  public synchronized long read(long offset, int size) {
    long value = 0;
    for (int i = 0; i < size; i++) {
      value |= (readByte((int) offset + i) & 0xffL) << (8 * i);
    }
    return value;
  }

  private int readByte(int offset) {
    if (offset < DATA + 8) {
      Item item = item();
      int at = (int) Math.min(position, Integer.MAX_VALUE);
      position++;
      return item != null && at < item.data.length ? item.data[at] : 0;
    }
    return offset >= DMA && offset < DMA + 8 ? DMA_SIGNATURE[offset - DMA] : 0;
  }

  @Override
  public synchronized void write(long offset, int size, long value) {
    if (offset == SELECTOR && size == 2) {
      select(Short.reverseBytes((short) value) & 0xffff);
    } else if (offset == DMA && size == 8) {
      transfer(Long.reverseBytes(value));
    } else if (offset == DMA && size == 4) {
      dmaAddressHigh = Integer.reverseBytes((int) value);
    } else if (offset == DMA + 4 && size == 4) {
      long low = Integer.toUnsignedLong(Integer.reverseBytes((int) value));
      transfer(((long) dmaAddressHigh << 32) | low);
    } else if (offset >= DATA + 8) {
      log.guestError("fw_cfg: write of " + size + " bytes at offset " + offset);
    }
  }

  private void select(int key) {
    selected = key & ~WRITE_MODE;
    position = 0;
  }

  private @Nullable Item item() {
    if (selected == FwCfgKey.FILE_DIR) {
      return new Item(directory, null);
    }
    Item item = items.get(selected);
    return item != null ? item : numberedFiles.get(selected);
  }

  private void transfer(long descriptorGpa) {
    dmaAddressHigh = 0;
    byte[] bytes = new byte[DESCRIPTOR_BYTES];
    if (!dma.read(descriptorGpa, bytes, 0, DESCRIPTOR_BYTES)) {
      log.guestError(
          "fw_cfg: DMA descriptor outside of RAM at 0x" + Long.toHexString(descriptorGpa));
      return;
    }
    ByteBuffer descriptor = ByteBuffer.wrap(bytes);
    int control = descriptor.getInt();
    long length = Integer.toUnsignedLong(descriptor.getInt());
    long gpa = descriptor.getLong();
    if ((control & DMA_SELECT) != 0) {
      select(control >>> 16);
    }
    boolean done = true;
    if ((control & DMA_READ) != 0) {
      done = copyToGuest(gpa, length);
    } else if ((control & DMA_WRITE) != 0) {
      done = copyFromGuest(gpa, length);
    } else if ((control & DMA_SKIP) != 0) {
      position += length;
    }
    // Clear, or the error bit alone, tells the guest that it is over.
    dma.write(descriptorGpa, ByteBuffer.allocate(4).putInt(done ? 0 : DMA_ERROR).array(), 0, 4);
  }

  private boolean copyToGuest(long gpa, long length) {
    Item item = item();
    byte[] data = item == null ? new byte[0] : item.data;
    byte[] zeros = new byte[(int) Math.min(length, COPY_BYTES)];
    for (long done = 0; done < length; ) {
      int part = (int) Math.min(length - done, COPY_BYTES);
      boolean ok;
      if (position < data.length) {
        part = (int) Math.min(part, data.length - position);
        ok = dma.write(gpa + done, data, (int) position, part);
      } else {
        ok = dma.write(gpa + done, zeros, 0, part); // Beyond its end an item is zeros.
      }
      if (!ok) {
        return false;
      }
      position += part;
      done += part;
    }
    return true;
  }

  private boolean copyFromGuest(long gpa, long length) {
    Item item = item();
    if (item == null || item.listener == null || position + length > item.data.length) {
      return false;
    }
    byte[] bytes = new byte[(int) length];
    if (!dma.read(gpa, bytes, 0, bytes.length)) {
      return false;
    }
    System.arraycopy(bytes, 0, item.data, (int) position, bytes.length);
    position += length;
    item.listener.written(item.data.clone());
    return true;
  }
}
