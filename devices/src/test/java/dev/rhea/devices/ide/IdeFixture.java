package dev.rhea.devices.ide;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rhea.devices.block.BlockBackend;
import dev.rhea.devices.io.SlicedWork;
import dev.rhea.devices.irq.IrqLine;
import dev.rhea.devices.irq.IrqSink;
import dev.rhea.devices.pci.ConfigMechanism;
import dev.rhea.devices.pci.PciBus;
import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.GuestRam;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** A PIIX4's IDE function on a bus, its ports decoded, and a driver's few routines. */
final class IdeFixture implements AutoCloseable {
  static final int BUS_MASTER = 0xc000;
  static final int DATA = 0x1f0;
  static final int COUNT = 0x1f2;
  static final int DEVICE = 0x1f6;
  static final int COMMAND = 0x1f7;
  static final int CONTROL = 0x3f6;

  final SlicedWork work = new SlicedWork();
  final IrqLine irq = new IrqLine();
  final IdeChannel primary = new IdeChannel(irq, work);
  final IdeChannel secondary = new IdeChannel(IrqSink.NONE, work);
  final AddressSpace io = new AddressSpace("io");
  final AddressSpace memory = new AddressSpace("memory");
  final GuestRam ram = GuestRam.anonymous(1 << 20);
  private final PciBus bus =
      new PciBus(new AddressSpace("pci"), io, (device, pin) -> 0, List.of(IrqSink.NONE));
  private final ConfigMechanism config = new ConfigMechanism(bus);

  /** An image on the heap. */
  static final class Image implements BlockBackend {
    final byte[] bytes;
    boolean readOnly;
    int flushes;
    boolean closed;

    Image(int size) {
      bytes = new byte[size];
      for (int i = 0; i < size; i++) {
        bytes[i] = (byte) (i * 7 + (i >>> 9));
      }
    }

    @Override
    public long size() {
      return bytes.length;
    }

    @Override
    public boolean readOnly() {
      return readOnly;
    }

    @Override
    public void read(ByteBuffer to, long offset) {
      to.put(bytes, (int) offset, to.remaining());
    }

    @Override
    public void write(ByteBuffer from, long offset) {
      from.get(bytes, (int) offset, from.remaining());
    }

    @Override
    public void flush() {
      flushes++;
    }

    @Override
    public void discard(long offset, long length) {
      throw new AssertionError("no TRIM");
    }

    @Override
    public void writeZeroes(long offset, long length, boolean mayUnmap) {
      throw new AssertionError("no write zeroes");
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  IdeFixture() {
    memory.addRam("ram", 0, ram, 0, ram.size());
    bus.plug(10, 1, new Piix4Ide(List.of(primary, secondary), memory));
    bus.reset();
    config(0x40, 4, 0x8000_8000L);
    config(0x20, 4, BUS_MASTER);
    config(0x04, 2, 5);
  }

  void config(int register, int size, long value) {
    config.setAddress(0x8000_0000 | 10 << 11 | 1 << 8 | register);
    config.writeData(register & 3, size, value);
  }

  int in(int port) {
    return (int) io.load(port, 1);
  }

  void out(int port, int value) {
    io.store(port, 1, value);
  }

  /** Lets workers finish, and completions run. */
  void complete() {
    for (int i = 0; i < 8; i++) {
      work.complete();
    }
  }

  /** Addresses sectors by a logical block address of 28 bits and gives a command to drive 0. */
  void command28(int code, int sector, int count) {
    out(DEVICE, 0xe0 | sector >>> 24);
    out(COUNT, count);
    out(0x1f3, sector & 0xff);
    out(0x1f4, sector >>> 8 & 0xff);
    out(0x1f5, sector >>> 16 & 0xff);
    out(COMMAND, code);
  }

  /** The same with 48 bits. */
  void command48(int code, long sector, int count) {
    out(DEVICE, 0xe0);
    out(COUNT, count >>> 8);
    out(0x1f3, (int) (sector >>> 24) & 0xff);
    out(0x1f4, (int) (sector >>> 32) & 0xff);
    out(0x1f5, (int) (sector >>> 40) & 0xff);
    out(COUNT, count & 0xff);
    out(0x1f3, (int) sector & 0xff);
    out(0x1f4, (int) (sector >>> 8) & 0xff);
    out(0x1f5, (int) (sector >>> 16) & 0xff);
    out(COMMAND, code);
  }

  /** Reads through the data port, two bytes at a time. */
  byte[] readData(int length) {
    byte[] data = new byte[length];
    for (int i = 0; i < length; i += 2) {
      int word = (int) io.load(DATA, 2);
      data[i] = (byte) word;
      data[i + 1] = (byte) (word >>> 8);
    }
    return data;
  }

  void writeData(byte[] data) {
    for (int i = 0; i < data.length; i += 2) {
      io.store(DATA, 2, data[i] & 0xff | (data[i + 1] & 0xff) << 8);
    }
  }

  /** Writes a table of physical regions, {@code {address, length}} each, and loads its address. */
  void table(int gpa, int[]... regions) {
    for (int i = 0; i < regions.length; i++) {
      memory.store(gpa + 8L * i, 4, regions[i][0]);
      boolean last = i == regions.length - 1;
      memory.store(gpa + 8L * i + 4, 4, regions[i][1] & 0xffff | (last ? 0x8000_0000L : 0));
    }
    io.store(BUS_MASTER + 4, 4, gpa);
  }

  byte[] guest(long gpa, int length) {
    byte[] bytes = new byte[length];
    assertTrue(memory.read(gpa, bytes, 0, length));
    return bytes;
  }

  static byte[] slice(byte[] bytes, int from, int length) {
    return Arrays.copyOfRange(bytes, from, from + length);
  }

  @Override
  public void close() {
    primary.close();
    secondary.close();
    ram.close();
  }
}
