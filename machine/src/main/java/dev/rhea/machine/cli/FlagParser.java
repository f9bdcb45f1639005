package dev.rhea.machine.cli;

import dev.rhea.machine.UserError;
import dev.rhea.machine.config.NearestName;
import java.util.ArrayList;
import java.util.List;

/** Splits a command line into flags and their arguments by the table {@link QemuOption}. */
final class FlagParser {
  /** One flag as the user gave it; {@code value} is empty where the flag takes no argument. */
  record Use(QemuOption option, String value) {}

  private FlagParser() {}

  /**
   * Reads {@code args} from index {@code from}. A flag may begin with one dash or two. A word that
   * is no flag is a disk image.
   *
   * @param target the target's name, for error sentences
   */
  static List<Use> parse(String target, String[] args, int from) {
    List<Use> uses = new ArrayList<>();
    boolean image = false;
    for (int i = from; i < args.length; i++) {
      String word = args[i];
      if (!word.startsWith("-") || word.length() == 1) {
        if (image) {
          throw new UserError(
              word
                  + ": only one disk image can stand alone; name more by -drive file=FILE,if=virtio");
        }
        image = true;
        uses.add(new Use(QemuOption.HDA, word));
        continue;
      }
      String name = word.substring(word.startsWith("--") ? 2 : 1);
      QemuOption option = QemuOption.named(name);
      if (option == null) {
        throw unknown(target, word, name);
      }
      if (!option.takesArgument()) {
        uses.add(new Use(option, ""));
      } else if (i + 1 == args.length) {
        throw new UserError(word + ": an argument is missing: " + word + " " + option.argument);
      } else {
        uses.add(new Use(option, args[++i]));
      }
    }
    return uses;
  }

  private static UserError unknown(String target, String word, String name) {
    RefusedOption refused = RefusedOption.named(name);
    if (refused != null) {
      return new UserError(word + ": " + refused.sentence);
    }
    String nearest = NearestName.of(name, QemuOption.names());
    return new UserError(
        word
            + ": unknown flag; "
            + (nearest == null
                ? "'rhea " + target + " -help' lists them"
                : "did you mean -" + nearest + "?"));
  }
}
