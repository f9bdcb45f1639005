package dev.rhea.machine.board;

import dev.rhea.devices.block.BlockBackend;
import dev.rhea.devices.ide.AtaDisk;
import dev.rhea.devices.ide.AtapiCd;
import dev.rhea.devices.ide.IdeChannel;
import dev.rhea.devices.pci.PciBus;
import dev.rhea.devices.virtio.VirtioBlk;
import dev.rhea.devices.virtio.VirtioDevice;
import dev.rhea.devices.virtio.VirtioNet;
import dev.rhea.devices.virtio.VirtioPci;
import dev.rhea.devices.virtio.VirtioRng;
import dev.rhea.machine.UserError;
import dev.rhea.machine.config.DriveConfig;
import dev.rhea.machine.config.SubOptions;
import dev.rhea.memory.AddressSpace;
import java.util.ArrayList;
import java.util.List;

/**
 * What the user plugs into a board's PCI slots and onto its IDE channels. As on QEMU's boards, a
 * device without {@code addr=} takes the lowest slot that is free, a drive without a place the
 * first that is.
 */
public final class PciSlots implements AutoCloseable {
  private static final int CLASS_SCSI_DISK = 0x010000;
  private static final int CLASS_ETHERNET = 0x020000;
  private static final int CLASS_OTHER = 0x00ff00;
  private static final String PCI_BUS = "pci.0";
  private static final String IDE_BUS = "ide.";
  private static final int DRIVES_OF_CHANNEL = 2;

  private final BoardContext context;
  private final AddressSpace dma;
  private final PciBus bus;
  private final int firstSlot;
  private final int lastSlot;
  private final List<IdeChannel> channels;
  private final DriveImages images;
  private final List<VirtioDevice> virtio = new ArrayList<>();
  private final List<BoardDevice> devices = new ArrayList<>();
  private final boolean[] drives;

  private PciSlots(
      BoardContext context,
      AddressSpace dma,
      PciBus bus,
      int firstSlot,
      int lastSlot,
      List<IdeChannel> channels) {
    this.context = context;
    this.dma = dma;
    this.bus = bus;
    this.firstSlot = firstSlot;
    this.lastSlot = lastSlot;
    this.channels = channels;
    this.images = new DriveImages(context);
    this.drives = new boolean[DRIVES_OF_CHANNEL * channels.size()];
  }

  /**
   * Makes and plugs in all of them.
   *
   * @param dma where devices find their queues
   * @param firstSlot the first device number of a slot
   * @param lastSlot the last one
   * @param channels the board's IDE channels, without drives; closed by the result
   * @throws UserError if there are too many devices, or one names a drive that is not there
   */
  public static PciSlots build(
      BoardContext context,
      AddedDevices added,
      AddressSpace dma,
      PciBus bus,
      int firstSlot,
      int lastSlot,
      List<IdeChannel> channels) {
    PciSlots slots = new PciSlots(context, dma, bus, firstSlot, lastSlot, channels);
    try {
      slots.images.open();
      slots.plugDrives();
      for (AddedDevices.Added device : added.all()) {
        slots.plug(device);
      }
    } catch (RuntimeException | Error e) {
      slots.close();
      throw e;
    }
    return slots;
  }

  /** What has been plugged in. */
  public List<BoardDevice> devices() {
    return devices;
  }

  @Override
  public void close() {
    virtio.forEach(VirtioDevice::close);
    channels.forEach(IdeChannel::close);
    images.close();
  }

  private void plug(AddedDevices.Added device) {
    SubOptions options = device.options();
    switch (device.driver()) {
      case DeviceCatalog.BLK_PCI -> {
        String serial = options.string("serial", "");
        BlockBackend image = images.take(options);
        plugVirtio(
            device,
            new VirtioBlk(image, serial, context.work(), dma, context.log()),
            CLASS_SCSI_DISK);
      }
      case DeviceCatalog.NET_PCI -> {
        Cable cable = context.cable(options);
        plugVirtio(
            device,
            new VirtioNet(cable.mac(), cable.port(), cable.ioThread(), dma, context.log()),
            CLASS_ETHERNET);
      }
      case DeviceCatalog.RNG_PCI ->
          plugVirtio(
              device,
              new VirtioRng(context.random()::nextBytes, context.work(), dma, context.log()),
              CLASS_OTHER);
      case DeviceCatalog.IDE_HD -> plugDrive(options, false);
      case DeviceCatalog.IDE_CD -> plugDrive(options, true);
      default -> {
        // Others are not on these buses.
      }
    }
  }

  private void plugVirtio(AddedDevices.Added added, VirtioDevice device, int classCode) {
    // Owned first, so that it is closed whatever is wrong with its place.
    virtio.add(device);
    int slot = slot(added.options());
    bus.plug(slot, 0, new VirtioPci(device, classCode, context.log()));
    list(added.driver(), "addr " + Integer.toHexString(slot) + ".0");
  }

  private int slot(SubOptions options) {
    String busName = options.string("bus", PCI_BUS);
    if (!busName.equals(PCI_BUS)) {
      throw options.error("unknown bus '" + busName + "'; there is " + PCI_BUS);
    }
    String address = options.string("addr");
    if (address == null) {
      for (int slot = firstSlot; slot <= lastSlot; slot++) {
        if (!bus.isTaken(slot)) {
          return slot;
        }
      }
      throw options.error("all PCI slots are taken; leave a device out");
    }
    int slot = number(options, address);
    if (slot < firstSlot || slot > lastSlot) {
      throw options.error("the slots are addr=%x to addr=%x".formatted(firstSlot, lastSlot));
    }
    if (bus.isTaken(slot)) {
      throw options.error("addr=" + address + " is taken; choose another slot");
    }
    return slot;
  }

  /** {@code 12}, {@code 0x12} or {@code 12.0}, hexadecimal as QEMU's. */
  private static int number(SubOptions options, String address) {
    String digits = address.startsWith("0x") ? address.substring(2) : address;
    if (digits.endsWith(".0")) {
      digits = digits.substring(0, digits.length() - 2);
    }
    try {
      return Integer.parseInt(digits, 16);
    } catch (NumberFormatException e) {
      throw options.error("'addr' takes a hexadecimal slot number, not '" + address + "'");
    }
  }

  // ---- IDE ----

  private void plugDrives() {
    // Those with a place first, so that the others find theirs among what is left.
    for (DriveConfig drive : context.config().drives()) {
      if (drive.attachment() == DriveConfig.Attachment.IDE
          && drive.index() != DriveConfig.ANY_PLACE) {
        plugDrive(drive, drive.index());
      }
    }
    for (DriveConfig drive : context.config().drives()) {
      if (drive.attachment() == DriveConfig.Attachment.IDE
          && drive.index() == DriveConfig.ANY_PLACE) {
        plugDrive(drive, freePlace());
      }
    }
  }

  private void plugDrive(DriveConfig drive, int place) {
    if (place < 0 || place >= drives.length || drives[place]) {
      throw new UserError(
          "-drive file="
              + drive.file()
              + (place < 0
                  ? ": the board has four IDE drives; use if=virtio for more"
                  : ": another drive has its place; give it another index= from 0 to 3"));
    }
    connect(place, images.take(drive), drive.cdrom(), serial(place));
  }

  private void plugDrive(SubOptions options, boolean cd) {
    int place = place(options);
    if (place < 0 || drives[place]) {
      throw options.error("the place is taken; choose another bus=ide.0 or ide.1 and unit=0 or 1");
    }
    String serial = cd ? "" : options.string("serial", serial(place));
    connect(place, images.take(options), cd, serial);
  }

  private int place(SubOptions options) {
    String name = options.string("bus", "");
    long unit = options.number("unit", -1);
    if (name.isEmpty()) {
      return freePlace();
    }
    for (int i = 0; i < channels.size(); i++) {
      if (name.equals(IDE_BUS + i)) {
        int first = DRIVES_OF_CHANNEL * i;
        if (unit > 1) {
          throw options.error("a channel has the units 0 and 1");
        }
        return unit >= 0 ? first + (int) unit : drives[first] ? first + 1 : first;
      }
    }
    throw options.error("unknown bus '" + name + "'; there are ide.0 and ide.1");
  }

  private int freePlace() {
    for (int i = 0; i < drives.length; i++) {
      if (!drives[i]) {
        return i;
      }
    }
    return -1;
  }

  private void connect(int place, BlockBackend image, boolean cd, String serial) {
    IdeChannel channel = channels.get(place / DRIVES_OF_CHANNEL);
    int unit = place % DRIVES_OF_CHANNEL;
    drives[place] = true;
    if (cd) {
      channel.plug(unit, new AtapiCd(image));
    } else {
      channel.plug(unit, new AtaDisk(image, serial));
    }
    list(
        cd ? DeviceCatalog.IDE_CD : DeviceCatalog.IDE_HD,
        IDE_BUS + place / DRIVES_OF_CHANNEL + ", unit " + unit);
  }

  /** Unless the user names one. */
  private static String serial(int place) {
    return "RH0000" + (place + 1);
  }

  private void list(String type, String note) {
    devices.add(new BoardDevice(type, "", 0, 0, note));
  }
}
