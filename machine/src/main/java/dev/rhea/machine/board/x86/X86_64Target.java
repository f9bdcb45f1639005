package dev.rhea.machine.board.x86;

import dev.rhea.machine.board.BoardType;
import dev.rhea.machine.board.Property;
import dev.rhea.machine.board.Target;
import java.util.ArrayList;
import java.util.List;

/** x86 with 64-bit registers. */
public final class X86_64Target implements Target {
  /** The name. */
  public static final String NAME = "x86_64";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "x86, 64 bits (under KVM, on such a host)";
  }

  @Override
  public List<BoardType> boards() {
    return List.of(new MicrovmType());
  }

  @Override
  public List<String> cpuModels() {
    return X86CpuModel.names();
  }

  @Override
  public List<Property> cpuProperties(String model) {
    List<Property> properties = new ArrayList<>();
    for (X86Feature feature : X86Feature.values()) {
      properties.add(new Property(feature.text(), Property.Kind.BOOL, "CPUID " + feature.place()));
    }
    return properties;
  }
}
