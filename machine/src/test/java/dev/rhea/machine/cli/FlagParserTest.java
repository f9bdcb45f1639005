package dev.rhea.machine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rhea.machine.UserError;
import dev.rhea.machine.cli.FlagParser.Use;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FlagParserTest {
  private static List<Use> parse(String... args) {
    return FlagParser.parse("riscv64", args, 0);
  }

  private static String message(String... args) {
    return assertThrows(UserError.class, () -> parse(args)).getMessage();
  }

  @Test
  void oneDashAndTwoAreTheSame() {
    assertEquals(List.of(new Use(QemuOption.KERNEL, "k")), parse("-kernel", "k"));
    assertEquals(List.of(new Use(QemuOption.KERNEL, "k")), parse("--kernel", "k"));
  }

  @Test
  void flagsOfOneLetterDifferByCase() {
    assertEquals(
        List.of(
            new Use(QemuOption.MACHINE, "virt"),
            new Use(QemuOption.MEMORY, "512"),
            new Use(QemuOption.LOG_ITEMS, "int"),
            new Use(QemuOption.LOG_FILE, "log"),
            new Use(QemuOption.STOPPED, "")),
        parse("-M", "virt", "-m", "512", "-d", "int", "-D", "log", "-S"));
  }

  @Test
  void argumentMayLookLikeAFlag() {
    assertEquals(List.of(new Use(QemuOption.APPEND, "-s")), parse("-append", "-s"));
  }

  @Test
  void wordAloneIsADiskImage() {
    assertEquals(
        List.of(new Use(QemuOption.NOGRAPHIC, ""), new Use(QemuOption.HDA, "disk.img")),
        parse("-nographic", "disk.img"));
    assertEquals(
        "b: only one disk image can stand alone; name more by -drive file=FILE,if=virtio",
        message("a", "b"));
  }

  @Test
  void unknownFlagNamesTheNearestOne() {
    assertEquals("-kernal: unknown flag; did you mean -kernel?", message("-kernal", "k"));
    assertEquals("--no-rebot: unknown flag; did you mean -no-reboot?", message("--no-rebot"));
    assertEquals("-bogus: unknown flag; 'rhea riscv64 -help' lists them", message("-bogus"));
    assertEquals("-k: unknown flag; 'rhea riscv64 -help' lists them", message("-k", "de"));
  }

  @Test
  void missingArgumentShowsWhatItLooksLike() {
    assertEquals("-m: an argument is missing: -m [size=]N[M|G|T]", message("-M", "virt", "-m"));
  }

  @Test
  void flagThatIsLackingSaysWhatToDo() {
    assertEquals(
        "-blockdev: use -drive file=FILE,if=none,id=ID,format=raw",
        message("-blockdev", "driver=file"));
  }

  @Test
  void noNameStandsForTwoThings() {
    Set<String> seen = new HashSet<>();
    for (String name : QemuOption.names()) {
      assertTrue(seen.add(name), name);
    }
    for (RefusedOption refused : RefusedOption.values()) {
      assertTrue(seen.add(refused.flag), refused.flag);
    }
  }

  @Test
  void helpHasALineForEachFlag() {
    String help = QemuOption.helpText();
    for (QemuOption option : QemuOption.values()) {
      assertTrue(help.contains("\n  -" + option.flag), option.flag);
      assertFalse(option.help.isEmpty(), option.flag);
    }
  }
}
