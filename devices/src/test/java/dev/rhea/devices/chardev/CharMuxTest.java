package dev.rhea.devices.chardev;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rhea.devices.io.IoThread;
import dev.rhea.devices.testing.TestBackend;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CharMuxTest {
  private final IoThread ioThread = new IoThread((thread, failure) -> failure.printStackTrace());
  private final List<String> commands = new ArrayList<>();
  private final TestBackend host = new TestBackend();
  private long millis = 3_723_004;
  private final CharMux mux =
      new CharMux(
          ioThread,
          host,
          new MuxCommands() {
            @Override
            public void quit() {
              commands.add("quit");
            }

            @Override
            public void commitDisks() {
              commands.add("commit");
            }
          },
          CharMux.DEFAULT_ESCAPE,
          () -> millis * 1_000_000);
  private final Recorder serial = new Recorder(mux.addPort());
  private final Recorder monitor = new Recorder(mux.addPort());

  private static final class Recorder implements CharFrontend {
    final CharBackend port;
    final ByteArrayOutputStream received = new ByteArrayOutputStream();
    final List<CharEvent> events = new ArrayList<>();
    int room = 1000;

    Recorder(CharBackend port) {
      this.port = port;
      port.attach(this);
    }

    @Override
    public int canReceive() {
      return room;
    }

    @Override
    public void receive(byte[] data, int offset, int length) {
      received.write(data, offset, length);
      room -= length;
    }

    @Override
    public void event(CharEvent event) {
      events.add(event);
    }

    String text() {
      return received.toString(ISO_8859_1);
    }
  }

  @BeforeEach
  void start() {
    mux.start();
  }

  @AfterEach
  void close() {
    ioThread.close();
  }

  @Test
  void escapeTwiceIsOneAndCommandsDoNotReachTheGuest() {
    host.type("a\001\001b\001sc\001");
    host.type("xd"); // The escape may be the last byte of a piece.
    assertEquals("a\001bcd", serial.text());
    assertEquals(List.of("commit", "quit"), commands);
    assertTrue(host.output().endsWith("Terminated\n\r"), host.output());
  }

  @Test
  void focusDecidesWhoGetsInputAndEverybodyMayPrint() {
    host.type("1\001c2");
    serial.port.write('S');
    monitor.port.write('M');
    host.type("\001c3");
    assertEquals("13", serial.text());
    assertEquals("2", monitor.text());
    assertEquals("SM", host.output());
    assertEquals(List.of(CharEvent.FOCUS_LOST, CharEvent.FOCUS_GAINED), serial.events);
    assertEquals(List.of(CharEvent.FOCUS_GAINED, CharEvent.FOCUS_LOST), monitor.events);
  }

  @Test
  void breakGoesToTheOneWithTheFocusOnly() {
    host.type("\001b");
    assertEquals(List.of(CharEvent.BREAK), serial.events);
    assertEquals(List.of(), monitor.events);
  }

  @Test
  void helpNamesEveryKey() {
    host.type("\001h");
    for (String key :
        new String[] {"C-a h", "C-a x", "C-a s", "C-a t", "C-a b", "C-a c", "C-a C-a"}) {
      assertTrue(host.output().contains(key), key);
    }
  }

  @Test
  void quitWorksWhileTheGuestReadsNothing() {
    serial.room = 0;
    host.type("typed into the void \001x");
    assertEquals(List.of("quit"), commands);
  }

  @Test
  void pastedInputWaitsInTheHostInsteadOfBeingLost() throws InterruptedException {
    serial.room = 0;
    String pasted = "0123456789".repeat(1000);
    host.type(pasted);
    assertTrue(host.waiting() > 0);
    while (serial.received.size() < pasted.length()) {
      ioThread.post(() -> serial.room = 100);
      serial.port.acceptInput();
      ioThread.drain();
    }
    assertEquals(pasted, serial.text());
  }

  @Test
  void timestampsStandBeforeLinesWhileOn() {
    serial.port.write("a\n".getBytes(ISO_8859_1), 0, 2);
    host.type("\001t");
    serial.port.write("b\nc".getBytes(ISO_8859_1), 0, 3);
    millis++;
    serial.port.write("d\ne".getBytes(ISO_8859_1), 0, 3);
    host.type("\001t");
    serial.port.write("\nf".getBytes(ISO_8859_1), 0, 2);
    assertEquals("a\n[01:02:03.004] b\n[01:02:03.004] cd\n[01:02:03.005] e\nf", host.output());
  }
}
