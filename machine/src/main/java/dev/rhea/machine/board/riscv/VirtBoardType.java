package dev.rhea.machine.board.riscv;

import dev.rhea.machine.board.Board;
import dev.rhea.machine.board.BoardContext;
import dev.rhea.machine.board.BoardType;
import dev.rhea.machine.board.DeviceCatalog;
import dev.rhea.machine.board.DeviceType;
import dev.rhea.machine.board.Property;
import java.util.List;

/** QEMU's {@code virt}: made for virtual machines only, with nothing of a real chip's oddities. */
final class VirtBoardType implements BoardType {
  static final String ACLINT = "aclint";

  @Override
  public String name() {
    return "virt";
  }

  @Override
  public String description() {
    return "RISC-V VirtIO board";
  }

  @Override
  public List<Property> properties() {
    return List.of(
        new Property(
            ACLINT,
            Property.Kind.BOOL,
            "MSWI, MTIMER and SSWI in place of the CLINT (default: off)"));
  }

  @Override
  public List<DeviceType> deviceTypes() {
    return DeviceCatalog.types();
  }

  @Override
  public String defaultCpu() {
    return "rv64";
  }

  @Override
  public Board build(BoardContext context) {
    return new VirtBoard(this, context);
  }
}
