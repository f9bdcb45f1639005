package dev.rhea.machine.board;

import dev.rhea.devices.block.BlockBackend;
import dev.rhea.devices.chardev.CharBackend;
import dev.rhea.devices.irq.IrqSink;
import dev.rhea.devices.virtio.VirtioBlk;
import dev.rhea.devices.virtio.VirtioConsole;
import dev.rhea.devices.virtio.VirtioDevice;
import dev.rhea.devices.virtio.VirtioMmio;
import dev.rhea.devices.virtio.VirtioNet;
import dev.rhea.devices.virtio.VirtioRng;
import dev.rhea.machine.UserError;
import dev.rhea.machine.config.SubOptions;
import dev.rhea.memory.AddressSpace;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A board's virtio-mmio slots and what is plugged into them. As on QEMU's boards, a device without
 * {@code bus=} takes the highest slot that is free, and the disk images of a board are open as long
 * as it is, used or not.
 */
public final class VirtioSlots implements AutoCloseable {
  private static final String BUS = "virtio-mmio-bus.";

  private final BoardContext context;
  private final AddressSpace dma;
  private final DriveImages images;
  private final @Nullable VirtioDevice[] plugged;
  private final String[] names;
  private final List<VirtioMmio> slots = new ArrayList<>();

  private VirtioSlots(int count, BoardContext context, AddressSpace dma) {
    this.context = context;
    this.dma = dma;
    this.images = new DriveImages(context);
    this.plugged = new VirtioDevice[count];
    this.names = new String[count];
  }

  /**
   * Makes slots and devices.
   *
   * @param irq a slot's interrupt line, by its number
   * @throws UserError if there are too many devices, or one names a drive or back end that is not
   *     there
   */
  public static VirtioSlots build(
      int count,
      AddedDevices added,
      BoardContext context,
      AddressSpace dma,
      IntFunction<IrqSink> irq) {
    VirtioSlots slots = new VirtioSlots(count, context, dma);
    try {
      slots.images.open();
      slots.plug(added);
    } catch (RuntimeException | Error e) {
      slots.close();
      throw e;
    }
    for (int i = 0; i < count; i++) {
      slots.slots.add(
          new VirtioMmio(added.legacyTransport(), slots.plugged[i], irq.apply(i), context.log()));
    }
    return slots;
  }

  /** The slots' registers, by number; {@link VirtioMmio#SIZE} bytes each. */
  public List<VirtioMmio> slots() {
    return slots;
  }

  /** What is plugged into slot {@code number}, empty if nothing is. */
  public String name(int number) {
    return names[number] == null ? "" : names[number];
  }

  /** Power-on state. */
  public void reset() {
    slots.forEach(VirtioMmio::reset);
  }

  @Override
  public void close() {
    for (VirtioDevice device : plugged) {
      if (device != null) {
        device.close();
      }
    }
    // A device closes its image itself; those left have no device.
    images.close();
  }

  private void plug(AddedDevices added) {
    Iterator<AddedDevices.Added> consoles = added.ofKind(DeviceCatalog.CONSOLE).iterator();
    for (AddedDevices.Added device : added.all()) {
      switch (device.driver()) {
        case DeviceCatalog.BLK -> plug(device, disk(device.options()));
        case DeviceCatalog.NET -> plug(device, card(device.options()));
        case DeviceCatalog.RNG -> plug(device, rng());
        case DeviceCatalog.SERIAL ->
            plug(device, console(consoles.hasNext() ? consoles.next() : null));
        default -> {
          // Consoles are their serial device's; others are not on this bus.
        }
      }
    }
    if (consoles.hasNext()) {
      throw consoles
          .next()
          .options()
          .error(
              "no virtio-serial-device is free for it; add -device virtio-serial-device for each console");
    }
  }

  private VirtioBlk disk(SubOptions options) {
    String serial = options.string("serial", "");
    BlockBackend image = images.take(options);
    return new VirtioBlk(image, serial, context.work(), dma, context.log());
  }

  private VirtioNet card(SubOptions options) {
    Cable cable = context.cable(options);
    return new VirtioNet(cable.mac(), cable.port(), cable.ioThread(), dma, context.log());
  }

  private VirtioRng rng() {
    return new VirtioRng(context.random()::nextBytes, context.work(), dma, context.log());
  }

  private VirtioConsole console(AddedDevices.@Nullable Added console) {
    CharBackend backend = context.charPort("-device virtconsole", "");
    if (console != null) {
      // The one port of the one bus that is left: which bus was named does not matter.
      console.options().string("bus");
      backend = context.charPort("-device virtconsole", console.options().required("chardev"));
    }
    return new VirtioConsole(backend, dma, context.log());
  }

  private void plug(AddedDevices.Added added, VirtioDevice device) {
    String bus = added.options().string("bus", "");
    int slot = bus.isEmpty() ? highestFree() : slot(added, bus);
    if (slot < 0 || plugged[slot] != null) {
      device.close();
      throw added
          .options()
          .error(slot < 0 ? "all virtio slots are taken; leave a device out" : bus + " is taken");
    }
    plugged[slot] = device;
    names[slot] = added.driver();
  }

  private int highestFree() {
    int slot = plugged.length - 1;
    while (slot >= 0 && plugged[slot] != null) {
      slot--;
    }
    return slot;
  }

  private int slot(AddedDevices.Added added, String bus) {
    for (int i = 0; i < plugged.length; i++) {
      if (bus.equals(BUS + i)) {
        return i;
      }
    }
    throw added
        .options()
        .error(
            "unknown bus '" + bus + "'; there are " + BUS + "0 to " + BUS + (plugged.length - 1));
  }
}
