package dev.rhea.devices.ide;

import dev.rhea.devices.pci.PciFunction;
import dev.rhea.devices.pci.PciIdentity;
import dev.rhea.devices.pci.PciWindow;
import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.MmioHandler;
import dev.rhea.memory.Region;
import java.util.ArrayList;
import java.util.List;

/**
 * IDE controller, Intel 82371AB (PIIX4), function 1 (data sheet 290562-001, chapter 5): two
 * channels at the ports and interrupts of a PC, each decoded if its timing register says so, and
 * their bus masters.
 *
 * <p><i>Not modelled</i>: timing, whose registers keep what is written; the bus master enable bit,
 * which drivers set before they use it; native mode, which the chip does not have.
 */
public final class Piix4Ide extends PciFunction {
  /** Channels: primary and secondary. */
  public static final int CHANNELS = 2;

  private static final int CLASS_IDE_BUS_MASTER = 0x010180;
  private static final int STATUS = 0x06;
  private static final int FAST_BACK_TO_BACK_MEDIUM_TIMING = 0x0280;
  private static final int BUS_MASTER_WINDOW = 4;
  private static final int TIMING = 0x40;
  private static final int TIMING_DECODE = 0x8000;
  private static final long[] COMMAND_PORTS = {0x1f0, 0x170};
  private static final long[] CONTROL_PORTS = {0x3f6, 0x376};

  private final List<IdeChannel> channels;
  private final List<BusMaster> masters = new ArrayList<>();
  private final List<MmioHandler> commandBlocks = new ArrayList<>();
  private final List<MmioHandler> controlBlocks = new ArrayList<>();

  /** The legacy ports that answer now, two for each channel. */
  private final List<List<Region>> mapped = List.of(new ArrayList<>(), new ArrayList<>());

  /**
   * Makes the function in its reset state.
   *
   * @param channels the two channels
   * @param memory where bus masters find tables and data
   */
  public Piix4Ide(List<IdeChannel> channels, AddressSpace memory) {
    super("piix4-ide", new PciIdentity(0x8086, 0x7111, 0x01, CLASS_IDE_BUS_MASTER));
    this.channels = List.copyOf(channels);
    for (IdeChannel channel : channels) {
      masters.add(new BusMaster(channel, memory));
      commandBlocks.add(channel.commandBlock());
      controlBlocks.add(channel.controlBlock());
    }
    config().set(STATUS, 2, FAST_BACK_TO_BACK_MEDIUM_TIMING);
    config().allowWrites(0x04, 2, COMMAND_IO);
    addWindow(
        BUS_MASTER_WINDOW,
        new PciWindow(
            PciWindow.Kind.IO, false, CHANNELS * BusMaster.SIZE, new BusMasters(masters)));
    config().allowWrites(TIMING, 4, 0xffff_ffffL);
    config().allowWrites(TIMING + 4, 1, 0xff); // slave timing
    config().allowWrites(TIMING + 8, 1, 0x0f); // Ultra DMA control
    config().allowWrites(TIMING + 10, 2, 0x3333); // Ultra DMA timing
  }

  /** Both channels' bus masters, side by side. */
  private record BusMasters(List<BusMaster> masters) implements MmioHandler {
    @Override
    public long read(long offset, int size) {
      return masters.get((int) (offset / BusMaster.SIZE)).read(offset % BusMaster.SIZE, size);
    }

    @Override
    public void write(long offset, int size, long value) {
      masters.get((int) (offset / BusMaster.SIZE)).write(offset % BusMaster.SIZE, size, value);
    }
  }

  @Override
  protected void configWritten(int offset, int size) {
    mapPorts();
  }

  @Override
  protected void functionReset() {
    channels.forEach(IdeChannel::reset);
    masters.forEach(BusMaster::reset);
  }

  private void mapPorts() {
    for (int i = 0; i < CHANNELS; i++) {
      boolean decoded = (config().get(TIMING + 2 * i, 2) & TIMING_DECODE) != 0;
      boolean wanted = decoded && (config().get(0x04, 2) & COMMAND_IO) != 0;
      List<Region> regions = mapped.get(i);
      if (wanted && regions.isEmpty()) {
        AddressSpace io = bus().io();
        regions.add(
            io.addMmio("ide", COMMAND_PORTS[i], IdeChannel.COMMAND_SIZE, commandBlocks.get(i)));
        regions.add(
            io.addMmio("ide", CONTROL_PORTS[i], IdeChannel.CONTROL_SIZE, controlBlocks.get(i)));
      } else if (!wanted) {
        regions.forEach(bus().io()::remove);
        regions.clear();
      }
    }
  }
}
