package dev.rhea.machine.board.x86;

import dev.rhea.machine.board.Board;
import dev.rhea.machine.board.BoardContext;
import dev.rhea.machine.board.BoardType;
import dev.rhea.machine.board.DeviceCatalog;
import dev.rhea.machine.board.DeviceType;
import dev.rhea.machine.board.Property;
import java.util.ArrayList;
import java.util.List;

/** QEMU's {@code microvm}: no PCI, no firmware, virtio-mmio. */
final class MicrovmType implements BoardType {
  static final String DEBUG_EXIT = "isa-debug-exit";

  @Override
  public String name() {
    return "microvm";
  }

  @Override
  public String description() {
    return "x86 board without PCI, for direct kernel boot (under KVM)";
  }

  @Override
  public List<Property> properties() {
    return MicrovmOptions.PROPERTIES;
  }

  @Override
  public List<DeviceType> deviceTypes() {
    List<DeviceType> types = new ArrayList<>(DeviceCatalog.types());
    types.add(
        new DeviceType(
            DEBUG_EXIT,
            "ISA",
            "ends the machine with a status of the guest's",
            List.of(
                new Property("id", Property.Kind.TEXT, "a name for the device"),
                new Property("iobase", Property.Kind.NUMBER, "the first port (default: 0x501)"),
                new Property("iosize", Property.Kind.NUMBER, "how many ports (default: 2)"))));
    return types;
  }

  @Override
  public String defaultCpu() {
    return "host";
  }

  @Override
  public Board build(BoardContext context) {
    return MicrovmBoard.build(this, context);
  }
}
