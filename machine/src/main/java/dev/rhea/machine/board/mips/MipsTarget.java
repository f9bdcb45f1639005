package dev.rhea.machine.board.mips;

import dev.rhea.cpu.mips.MipsCpuModel;
import dev.rhea.machine.board.BoardType;
import dev.rhea.machine.board.Property;
import dev.rhea.machine.board.Target;
import java.util.List;

/**
 * MIPS, in one of its four kinds.
 *
 * @param name {@code mips}, {@code mipsel}, {@code mips64} or {@code mips64el}
 * @param bits of a register, 32 or 64
 * @param bigEndian the order of bytes in memory
 */
public record MipsTarget(String name, int bits, boolean bigEndian) implements Target {
  @Override
  public String description() {
    return "MIPS, " + bits + " bits, " + (bigEndian ? "big" : "little") + "-endian";
  }

  @Override
  public List<BoardType> boards() {
    return List.of(new MaltaBoardType(this));
  }

  @Override
  public List<String> cpuModels() {
    return MipsCpuModel.ofWidth(bits == 64).stream().map(MipsCpuModel::cpuName).toList();
  }

  @Override
  public List<Property> cpuProperties(String model) {
    return List.of();
  }
}
