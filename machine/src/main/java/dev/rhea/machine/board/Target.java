package dev.rhea.machine.board;

import java.util.List;

/** An architecture that machines can have, as the command line names it: {@code riscv64}. */
public interface Target {
  /** The name. */
  String name();

  /** One line for {@code rhea help}. */
  String description();

  /** The boards; the first is the default. */
  List<BoardType> boards();

  /** The names of the CPU models, in the order that {@code -cpu help} has them. */
  List<String> cpuModels();

  /** The properties of the CPU model of that name, for {@code -cpu MODEL,help}. */
  List<Property> cpuProperties(String model);
}
