package dev.rhea.machine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsoleLinesTest {
  private final List<String> heard = new ArrayList<>();
  private final ConsoleLines lines = new ConsoleLines(heard::add);

  @Test
  void lineCutIntoPiecesIsOneLine() {
    for (byte b : "W5 shl\u00f6op 1\r\nnext".getBytes(StandardCharsets.UTF_8)) {
      lines.write(b);
    }
    assertEquals(List.of("W5 shl\u00f6op 1"), heard);
    lines.close();
    assertEquals(List.of("W5 shl\u00f6op 1", "next"), heard);
  }

  @Test
  void lastFortyLinesAreKept() {
    for (int i = 1; i <= 100; i++) {
      byte[] bytes = (i + "\n").getBytes(StandardCharsets.US_ASCII);
      lines.write(bytes, 0, bytes.length);
    }
    assertEquals(100, heard.size());
    assertEquals(40, lines.last().size());
    assertEquals("61", lines.last().getFirst());
    assertEquals("100", lines.last().getLast());
  }
}
