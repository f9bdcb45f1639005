package dev.rhea.machine.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rhea.machine.UserError;
import dev.rhea.machine.config.DriveConfig.Attachment;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever stands behind a flag is understood or refused in a sentence, never an exception. */
class OddValuesTest {
  private static final List<String> VALUES =
      List.of(
          "",
          " ",
          ",",
          ",,",
          "=",
          "==",
          "a=",
          "=b",
          "a=b=c",
          ":",
          "::",
          "a:",
          ":b",
          ".",
          "..",
          "/",
          "-",
          "--",
          "-1",
          "0",
          "00",
          "0x",
          "0x10",
          "1e9",
          "1.5",
          "1.",
          ".5",
          "+1",
          "1K",
          "1k",
          "1Q",
          "9223372036854775807",
          "9223372036854775808",
          "18446744073709551616",
          "99999999999999T",
          "on",
          "off",
          "help,",
          ",help",
          "?",
          "id=",
          "id=x",
          "id=x,id=y",
          "file=",
          "file=,if=none",
          "size=0",
          "size=-1,id=m",
          "%s%n",
          "\\",
          "'",
          "\"",
          "é",
          "\uD83D\uDE00",
          "\uD800",
          "\t",
          "memory-backend-ram,id=m,size=1Q",
          "virt,",
          "virt,=on",
          "rv64,,",
          "cpus=",
          "cores=0",
          "cpus=99999999999",
          "base=9999-99-99",
          "base=-1",
          "chardev:",
          "mon:",
          "mon:mon:stdio");

  /** All but those that print something instead. */
  private static final List<String> FLAGS =
      EnumSet.complementOf(EnumSet.of(QemuOption.HELP, QemuOption.VERSION)).stream()
          .map(option -> option.flag)
          .toList();

  private final SplittableRandom random = new SplittableRandom(1);

  @ParameterizedTest
  @EnumSource(
      value = QemuOption.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"HELP", "VERSION"})
  void isUnderstoodOrRefusedInASentence(QemuOption option) {
    for (String value : VALUES) {
      read(List.of("-" + option.flag, value));
    }
  }

  @Test
  void manyFlagsAreUnderstoodOrRefusedInASentence() {
    int refused = 0;
    for (int i = 0; i < 3000; i++) {
      List<String> words = new ArrayList<>();
      for (int n = 1 + random.nextInt(4); n > 0; n--) {
        words.add((random.nextInt(9) == 0 ? "--" : "-") + FLAGS.get(random.nextInt(FLAGS.size())));
        words.add(VALUES.get(random.nextInt(VALUES.size())));
      }
      refused += read(words) ? 0 : 1;
    }
    assertTrue(refused > 1000, refused + " command lines were refused");
  }

  /** Whether {@code words} are understood. */
  private static boolean read(List<String> words) {
    try {
      TargetOptions.read(
          FlagParser.parse("riscv64", words.toArray(String[]::new), 0), Attachment.VIRTIO);
      return true;
    } catch (UserError e) {
      String sentence = String.valueOf(e.getMessage());
      assertFalse(sentence.contains("\n") || sentence.isBlank(), words + ": " + sentence);
      return false;
    } catch (RuntimeException e) {
      throw new AssertionError(words + ": " + e, e);
    }
  }
}
