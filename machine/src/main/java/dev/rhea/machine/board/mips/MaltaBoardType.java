package dev.rhea.machine.board.mips;

import dev.rhea.cpu.mips.MipsCpuModel;
import dev.rhea.machine.board.Board;
import dev.rhea.machine.board.BoardContext;
import dev.rhea.machine.board.BoardType;
import dev.rhea.machine.board.DeviceCatalog;
import dev.rhea.machine.board.DeviceType;
import dev.rhea.machine.board.Property;
import dev.rhea.machine.config.DriveConfig;
import java.util.List;

/** MIPS's development board Malta, for one of the four kinds of CPU. */
final class MaltaBoardType implements BoardType {
  private final MipsTarget target;

  MaltaBoardType(MipsTarget target) {
    this.target = target;
  }

  MipsTarget target() {
    return target;
  }

  @Override
  public String name() {
    return "malta";
  }

  @Override
  public String description() {
    return "MIPS Malta Core LV";
  }

  @Override
  public List<Property> properties() {
    return List.of();
  }

  @Override
  public List<DeviceType> deviceTypes() {
    return DeviceCatalog.pciTypes();
  }

  @Override
  public String defaultCpu() {
    return (target.bits() == 64 ? MipsCpuModel.M20KC : MipsCpuModel.M24KF).cpuName();
  }

  @Override
  public DriveConfig.Attachment driveAttachment() {
    return DriveConfig.Attachment.IDE;
  }

  @Override
  public String virtioDisk() {
    return "virtio-blk-pci";
  }

  @Override
  public String networkCard() {
    return "virtio-net-pci";
  }

  @Override
  public Board build(BoardContext context) {
    return new MaltaBoard(this, context);
  }
}
