package dev.rhea.machine.board;

import dev.rhea.machine.UserError;
import dev.rhea.machine.board.mips.MipsTarget;
import dev.rhea.machine.board.riscv.Riscv64Target;
import dev.rhea.machine.board.x86.X86_64Target;
import dev.rhea.machine.config.NearestName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The architectures there are: one line each. */
public final class Targets {
  private static final List<Target> ALL =
      List.of(
          // formatter:off
          new Riscv64Target(),
          new X86_64Target(),
          new MipsTarget("mips",     32, true),
          new MipsTarget("mipsel",   32, false),
          new MipsTarget("mips64",   64, true),
          new MipsTarget("mips64el", 64, false)
          // formatter:on
          );

  private Targets() {}

  /** All of them. */
  public static List<Target> all() {
    return ALL;
  }

  /** The one called {@code name}, or null. */
  public static @Nullable Target named(String name) {
    for (Target target : ALL) {
      if (target.name().equals(name)) {
        return target;
      }
    }
    return null;
  }

  /**
   * The board of {@code target} called {@code name}, the default one if the name is empty.
   *
   * @throws UserError if there is none
   */
  public static BoardType board(Target target, String name) {
    if (name.isEmpty()) {
      return target.boards().getFirst();
    }
    List<String> names = new ArrayList<>();
    for (BoardType board : target.boards()) {
      if (board.name().equals(name)) {
        return board;
      }
      names.add(board.name());
    }
    String list = "; there are " + String.join(", ", names);
    throw new UserError(
        "-machine "
            + name
            + ": "
            + target.name()
            + " has no such machine"
            + NearestName.hint(name, names, list));
  }

  /**
   * Checks that {@code target} has the CPU model {@code name}.
   *
   * @throws UserError if it does not
   */
  public static void checkCpu(Target target, String name) {
    if (!target.cpuModels().contains(name)) {
      String hint = NearestName.hint(name, target.cpuModels(), "; '-cpu help' lists them");
      throw new UserError("-cpu " + name + ": " + target.name() + " has no such CPU model" + hint);
    }
  }
}
