package dev.rhea.machine.console;

import dev.rhea.devices.chardev.CharBackend;
import dev.rhea.devices.chardev.CharEvent;
import dev.rhea.devices.chardev.CharFrontend;
import dev.rhea.machine.UserError;
import java.util.ArrayList;
import java.util.List;

/**
 * One monitor on one character back end. Splits a line into a command and its arguments, finds the
 * command by its name or short name, and shows what it answers.
 */
public final class Monitor implements CharFrontend {
  private static final String PROMPT = "(rhea) ";
  private static final String GREETING = "Rhea monitor - type 'help' for more information\r\n";

  private final CharBackend backend;
  private final LineEditor editor;
  private final List<MonitorCommand> commands;
  private final boolean shared;
  private boolean greeted;

  /**
   * Makes a monitor and attaches it to {@code backend}.
   *
   * @param shared whether a serial port shares the back end, so that the monitor keeps silent until
   *     it is given the input
   */
  public Monitor(MonitoredMachine machine, CharBackend backend, boolean shared) {
    this.backend = backend;
    this.shared = shared;
    this.commands = MonitorCommands.all(machine, this::commandsForHelp);
    this.editor = new LineEditor(PROMPT, this::print, this::line, this::completions);
    backend.attach(this);
  }

  @Override
  public int canReceive() {
    return 4096;
  }

  @Override
  public void receive(byte[] data, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      editor.key(data[i] & 0xff);
    }
  }

  @Override
  public void event(CharEvent event) {
    switch (event) {
      case OPENED -> {
        if (!shared) {
          greet();
        }
      }
      case FOCUS_GAINED -> greet();
      case CLOSED, BREAK, FOCUS_LOST -> {
        // Nothing is held for whoever comes next.
      }
    }
  }

  private void greet() {
    print(greeted ? "\r\n" : GREETING);
    greeted = true;
    editor.showPrompt();
  }

  private void line(String line) {
    String answer;
    try {
      answer = execute(line);
    } catch (MonitorError | UserError e) {
      answer = e.getMessage() + "\n";
    }
    print(answer.replace("\n", "\r\n"));
    editor.showPrompt();
  }

  /** Carries out {@code line} and answers its text; empty or ended by a line end. */
  String execute(String line) {
    String trimmed = line.trim();
    if (trimmed.isEmpty()) {
      return "";
    }
    // QEMU takes a format without a blank before it: x/4i, p/x.
    int end = 0;
    while (end < trimmed.length() && trimmed.charAt(end) != ' ' && trimmed.charAt(end) != '/') {
      end++;
    }
    String name = trimmed.substring(0, end);
    return MonitorCommand.find(commands, name, "").answer(trimmed.substring(end).trim());
  }

  private List<MonitorCommand> commandsForHelp() {
    return commands;
  }

  /** The words that the last word of {@code line} could become. */
  private List<String> completions(String line) {
    List<String> words = new ArrayList<>();
    int blank = line.indexOf(' ');
    String first = blank < 0 ? line : line.substring(0, blank);
    if (blank < 0) {
      for (MonitorCommand command : commands) {
        if (command.name().startsWith(first)) {
          words.add(command.name());
        }
      }
    } else if (line.indexOf(' ', blank + 1) < 0) {
      String second = line.substring(blank + 1);
      for (MonitorCommand command : commands) {
        if (command.isCalled(first)) {
          for (String word : command.words()) {
            if (word.startsWith(second)) {
              words.add(word);
            }
          }
        }
      }
    }
    return words;
  }

  private void print(String text) {
    byte[] bytes = LineEditor.bytes(text);
    backend.write(bytes, 0, bytes.length);
  }
}
