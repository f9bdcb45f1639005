package dev.rhea.machine.console;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Turns keys into lines on a terminal in raw mode: echo, the cursor keys, the usual control keys,
 * history, completion by Tab.
 *
 * <p>Our own in some 200 lines because it must be fed byte by byte on the iothread; JLine reads a
 * stream on a thread of its own and would cost every start its classes.
 *
 * <p><i>Not modelled</i>: lines wider than the terminal, characters outside ASCII.
 */
final class LineEditor {
  private static final int HISTORY = 100;
  private static final int ESCAPE = 0x1b;

  private final String prompt;
  private final Consumer<String> output;
  private final Consumer<String> onLine;
  private final Function<String, List<String>> completions;
  private final List<String> history = new ArrayList<>();
  private final StringBuilder line = new StringBuilder();
  private final StringBuilder sequence = new StringBuilder();
  private int cursor;
  private int historyAt;
  private boolean lastWasReturn;

  /**
   * Makes an editor.
   *
   * @param output takes what is to appear on the terminal
   * @param onLine takes each finished line, without its end
   * @param completions the words that the last word of a line could become
   */
  LineEditor(
      String prompt,
      Consumer<String> output,
      Consumer<String> onLine,
      Function<String, List<String>> completions) {
    this.prompt = prompt;
    this.output = output;
    this.onLine = onLine;
    this.completions = completions;
  }

  /** Shows the prompt and what has been typed so far. */
  void showPrompt() {
    output.accept(prompt + line);
    moveBack(line.length() - cursor);
  }

  /** Takes one byte of input. */
  void key(int value) {
    if (!sequence.isEmpty()) {
      escapeSequence((char) value);
      return;
    }
    boolean afterReturn = lastWasReturn;
    lastWasReturn = value == '\r';
    switch (value) {
      case '\r' -> enter();
      case '\n' -> {
        // A pipe's lines end with LF, some terminals' with CR LF.
        if (!afterReturn) {
          enter();
        }
      }
      case ESCAPE -> sequence.append((char) value);
      case '\t' -> complete();
      case 0x7f, 0x08 -> deleteBefore(cursor > 0 ? 1 : 0);
      case 0x01 -> moveTo(0); // Ctrl-A, typed twice where Ctrl-A is the escape key
      case 0x02 -> moveTo(cursor - 1); // Ctrl-B
      case 0x04 -> deleteAt(); // Ctrl-D
      case 0x05 -> moveTo(line.length()); // Ctrl-E
      case 0x06 -> moveTo(cursor + 1); // Ctrl-F
      case 0x0b -> replace(line.substring(0, cursor)); // Ctrl-K
      case 0x0e -> recall(historyAt + 1); // Ctrl-N
      case 0x10 -> recall(historyAt - 1); // Ctrl-P
      case 0x15 -> deleteBefore(cursor); // Ctrl-U
      case 0x17 -> deleteBefore(cursor - wordStart()); // Ctrl-W
      default -> {
        if (value >= 0x20 && value < 0x7f) {
          insert(String.valueOf((char) value));
        }
      }
    }
  }

  /** Text as bytes for a back end. */
  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void escapeSequence(char c) {
    sequence.append(c);
    boolean introduced = sequence.length() == 2 && (c == '[' || c == 'O');
    boolean parameter = sequence.length() > 2 && c < 0x40;
    if ((introduced || parameter) && sequence.length() < 8) {
      return;
    }
    switch (sequence.substring(1)) {
      case "[A", "OA" -> recall(historyAt - 1);
      case "[B", "OB" -> recall(historyAt + 1);
      case "[C", "OC" -> moveTo(cursor + 1);
      case "[D", "OD" -> moveTo(cursor - 1);
      case "[H", "OH", "[1~" -> moveTo(0);
      case "[F", "OF", "[4~" -> moveTo(line.length());
      case "[3~" -> deleteAt();
      default -> {
        // A key that means nothing here.
      }
    }
    sequence.setLength(0);
  }

  private void enter() {
    output.accept("\r\n");
    String text = line.toString();
    line.setLength(0);
    cursor = 0;
    if (!text.isBlank() && (history.isEmpty() || !history.getLast().equals(text))) {
      history.add(text);
      if (history.size() > HISTORY) {
        history.removeFirst();
      }
    }
    historyAt = history.size();
    onLine.accept(text);
  }

  private void insert(String text) {
    line.insert(cursor, text);
    output.accept(line.substring(cursor));
    cursor += text.length();
    moveBack(line.length() - cursor);
  }

  private void deleteBefore(int count) {
    if (count > 0) {
      moveTo(cursor - count);
      line.delete(cursor, cursor + count);
      redrawTail(count);
    }
  }

  private void deleteAt() {
    if (cursor < line.length()) {
      line.deleteCharAt(cursor);
      redrawTail(1);
    }
  }

  /**
   * Draws what is right of the cursor again, over a tail that was {@code shorter} characters
   * longer.
   */
  private void redrawTail(int shorter) {
    output.accept(line.substring(cursor) + " ".repeat(shorter));
    moveBack(line.length() - cursor + shorter);
  }

  private void replace(String text) {
    moveTo(0);
    int longer = Math.max(0, line.length() - text.length());
    line.setLength(0);
    line.append(text);
    redrawTail(longer);
    moveTo(text.length());
  }

  private void recall(int index) {
    if (index >= 0 && index < history.size()) {
      historyAt = index;
      replace(history.get(index));
    } else if (index == history.size()) {
      historyAt = index;
      replace("");
    }
  }

  private void moveTo(int position) {
    int to = Math.clamp(position, 0, line.length());
    if (to > cursor) {
      output.accept(line.substring(cursor, to));
    } else {
      moveBack(cursor - to);
    }
    cursor = to;
  }

  private void moveBack(int count) {
    if (count > 0) {
      output.accept("\b".repeat(count));
    }
  }

  private int wordStart() {
    int start = cursor;
    while (start > 0 && line.charAt(start - 1) == ' ') {
      start--;
    }
    while (start > 0 && line.charAt(start - 1) != ' ') {
      start--;
    }
    return start;
  }

  private void complete() {
    if (cursor != line.length()) {
      return;
    }
    String typed = line.substring(line.lastIndexOf(" ") + 1);
    List<String> words = completions.apply(line.toString());
    if (words.isEmpty()) {
      return;
    }
    String common = words.getFirst();
    for (String word : words) {
      while (!word.startsWith(common)) {
        common = common.substring(0, common.length() - 1);
      }
    }
    if (common.length() > typed.length()) {
      insert(common.substring(typed.length()) + (words.size() == 1 ? " " : ""));
    } else if (words.size() > 1) {
      output.accept("\r\n" + String.join("  ", words) + "\r\n");
      showPrompt();
    }
  }
}
