package dev.rhea.machine.board.riscv;

import dev.rhea.cpu.riscv.RvCpuModel;
import dev.rhea.cpu.riscv.RvExtension;
import dev.rhea.machine.board.BoardType;
import dev.rhea.machine.board.Property;
import dev.rhea.machine.board.Target;
import java.util.ArrayList;
import java.util.List;

/** RISC-V with 64-bit registers. */
public final class Riscv64Target implements Target {
  @Override
  public String name() {
    return "riscv64";
  }

  @Override
  public String description() {
    return "RISC-V, 64 bits";
  }

  @Override
  public List<BoardType> boards() {
    return List.of(new VirtBoardType());
  }

  @Override
  public List<String> cpuModels() {
    return RvCpuModel.names();
  }

  @Override
  public List<Property> cpuProperties(String model) {
    List<Property> properties = new ArrayList<>();
    for (RvExtension extension : RvExtension.values()) {
      if (!extension.isProperty()) {
        continue;
      }
      properties.add(new Property(extension.property(), Property.Kind.BOOL, "extension"));
    }
    properties.add(
        new Property("g", Property.Kind.BOOL, "i, m, a, f, d, zicsr and zifencei together"));
    for (String mode : List.of("sv39", "sv48", "sv57")) {
      properties.add(new Property(mode, Property.Kind.BOOL, "virtual memory up to this mode"));
    }
    return properties;
  }
}
