package dev.rhea.memory.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LogTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private long now;

  private Log log(LogItem... items) {
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    Set<LogItem> set = EnumSet.noneOf(LogItem.class);
    set.addAll(Set.of(items));
    return Log.withClock(out, set, () -> now);
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void itemsThatAreOffWriteNothing() {
    Log log = log(LogItem.INT);
    assertTrue(log.isOn(LogItem.INT));
    assertFalse(log.isOn(LogItem.EXEC));
    log.print(LogItem.EXEC, "no");
    log.guestError("no");
    log.unimplemented("no");
    log.print(LogItem.INT, "yes");
    assertEquals("yes\n", text());
  }

  @Test
  void stormOfGuestErrorsIsCutAndCounted() {
    Log log = log(LogItem.GUEST_ERRORS);
    for (int i = 0; i < 1_000_000; i++) {
      log.guestError("bad");
    }
    assertEquals("bad\n".repeat(100), text());
    now += 1_000_000_000;
    log.guestError("next");
    assertEquals("bad\n".repeat(100) + "guest_errors: 999900 more lines not shown\nnext\n", text());
  }

  @Test
  void unimplementedShowsEachSentenceOnce() {
    Log log = log(LogItem.UNIMP);
    log.unimplemented("a");
    log.unimplemented("b");
    log.unimplemented("a");
    assertEquals("a\nb\n", text());
  }

  @Test
  void monitorCanTurnItemsOnWhileRunning() {
    Log log = log();
    log.setItems(EnumSet.of(LogItem.MMU));
    log.print(LogItem.MMU, "walk");
    assertEquals("walk\n", text());
  }

  @Test
  void closeFlushesAndClosesOnlyAnOwnedStream() {
    boolean[] closed = new boolean[1];
    ByteArrayOutputStream file =
        new ByteArrayOutputStream() {
          @Override
          public void close() {
            closed[0] = true;
          }
        };
    Log owned = Log.owning(file, EnumSet.of(LogItem.CPU));
    owned.print(LogItem.CPU, "pc");
    owned.close();
    assertEquals("pc\n", file.toString(StandardCharsets.UTF_8));
    assertTrue(closed[0]);
  }

  @Test
  void namesAreQemus() {
    assertEquals(LogItem.GUEST_ERRORS, LogItem.named("guest_errors"));
    assertEquals(null, LogItem.named("GUEST_ERRORS"));
  }
}
