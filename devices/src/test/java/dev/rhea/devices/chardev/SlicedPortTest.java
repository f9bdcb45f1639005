package dev.rhea.devices.chardev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.rhea.devices.testing.TestBackend;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Input at one moment, for one machine or two. */
class SlicedPortTest {
  private final TestBackend host = new TestBackend();
  private int arrivals;
  private final SlicedPort port = new SlicedPort(host, () -> arrivals++);

  /** Takes so many bytes and then no more until it is emptied. */
  private static final class Reader implements CharFrontend {
    final StringBuilder text = new StringBuilder();
    int room;

    Reader(int room) {
      this.room = room;
    }

    @Override
    public int canReceive() {
      return room;
    }

    @Override
    public void receive(byte[] data, int offset, int length) {
      text.append(new String(data, offset, length, StandardCharsets.ISO_8859_1));
      room -= length;
    }
  }

  @Test
  void inputWaitsForTheEndOfTheSlice() {
    Reader guest = new Reader(100);
    port.addSide().attach(guest);
    host.type("abc");
    assertEquals("", guest.text.toString());
    assertEquals(1, arrivals);
    port.deliver();
    assertEquals("abc", guest.text.toString());
  }

  @Test
  void twinsGetWhatBothHaveRoomForAndTheRestLater() {
    Reader first = new Reader(3);
    Reader second = new Reader(2);
    port.addSide().attach(first);
    port.addSide().attach(second);
    host.type("abcd");
    port.deliver();
    assertEquals("ab", first.text.toString());
    assertEquals("ab", second.text.toString());
    second.room = 5;
    first.room = 5;
    port.deliver();
    assertEquals("abcd", first.text.toString());
    assertEquals("abcd", second.text.toString());
  }

  @Test
  void moreInputThanIsHeldWaitsInTheHostAndIsNotLost() {
    Reader guest = new Reader(1_000_000);
    port.addSide().attach(guest);
    String text = "0123456789".repeat(1000);
    host.type(text);
    for (int i = 0; i < 10; i++) {
      port.deliver();
    }
    assertEquals(text, guest.text.toString());
  }

  @Test
  void firstTwinsOutputGoesToTheHostAndTheSecondsIsCompared() {
    CharBackend first = port.addSide();
    CharBackend second = port.addSide();
    first.write('x');
    second.write('x');
    assertNull(port.difference());
    first.write('y');
    second.write('z');
    assertNotNull(port.difference());
    assertNull(port.difference());
    assertEquals("xy", host.output());
  }
}
