package dev.rhea.machine.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineEditorTest {
  private final List<String> lines = new ArrayList<>();
  private final StringBuilder output = new StringBuilder();
  private final LineEditor editor =
      new LineEditor(
          "> ",
          output::append,
          lines::add,
          line ->
              List.of("stop", "system_reset", "system_powerdown").stream()
                  .filter(word -> word.startsWith(line))
                  .toList());

  private void type(String keys) {
    keys.chars().forEach(editor::key);
  }

  /** What a terminal would show on its last line after all that was written. */
  private String screen() {
    StringBuilder screen = new StringBuilder();
    int cursor = 0;
    for (char c : output.toString().toCharArray()) {
      if (c == '\r') {
        cursor = 0;
      } else if (c == '\n') {
        screen.setLength(0);
        cursor = 0;
      } else if (c == '\b') {
        cursor--;
      } else {
        screen.replace(cursor, Math.min(cursor + 1, screen.length()), String.valueOf(c));
        cursor++;
      }
    }
    return screen.toString().stripTrailing();
  }

  @Test
  void enterEndsALineWhateverTheTerminalSends() {
    type("a\rb\nc\r\nd\r");
    assertEquals(List.of("a", "b", "c", "d"), lines);
  }

  @Test
  void editsInTheMiddleOfALine() {
    type("help\033[D\033[DXX\033[D\177!\r");
    assertEquals(List.of("he!Xlp"), lines);
  }

  @Test
  void controlKeysMoveAndDelete() {
    type("one two three\027four\001\004\013\005five\r");
    assertEquals(List.of("five"), lines);
    type("rubbish\025kept\r");
    assertEquals("kept", lines.getLast());
  }

  @Test
  void screenShowsTheLineAsItIs() {
    editor.showPrompt();
    type("stoop\033[D\033[D\177");
    assertEquals("> stop", screen());
    type("\025");
    assertEquals("> op", screen());
  }

  @Test
  void arrowsRecallEarlierLines() {
    type("first\rsecond\r\033[A\033[A\r");
    assertEquals(List.of("first", "second", "first"), lines);
    type("\033[A\033[A\033[B\033[B new\r");
    assertEquals(" new", lines.getLast());
  }

  @Test
  void tabCompletesAsFarAsTheWordsAgree() {
    type("sy\t");
    assertEquals("system_", screen());
    type("r\t\r");
    assertEquals(List.of("system_reset "), lines);
  }

  @Test
  void keysThatMeanNothingAreSwallowed() {
    type("a\033[15~\033OPb\000\r");
    assertEquals(List.of("ab"), lines);
  }
}
