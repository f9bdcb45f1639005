package dev.rhea.machine.firmware;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.MmioHandler;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

/** Against a UART that is busy for a while after each byte; registers of the PC16550D. */
class UartConsoleTest {
  private final StringBuilder output = new StringBuilder();
  private final Deque<Integer> input = new ArrayDeque<>();
  private int busy;

  private final AddressSpace memory = new AddressSpace("memory");
  private final UartConsole console = new UartConsole(memory, 0x10000000L);

  UartConsoleTest() {
    memory.addMmio(
        "uart",
        0x10000000L,
        8,
        new MmioHandler() {
          @Override
          public long read(long offset, int size) {
            assertEquals(1, size);
            if (offset == 5) { // LSR
              int empty = busy > 0 ? 0 : 0x60;
              busy--;
              return empty | (input.isEmpty() ? 0 : 1);
            }
            assertEquals(0, offset); // RBR
            return input.remove();
          }

          @Override
          public void write(long offset, int size, long value) {
            assertEquals(0, offset); // THR
            assertEquals(true, busy <= 0, "a byte was lost");
            output.append((char) value);
            busy = 3;
          }
        });
  }

  @Test
  void waitsForRoom() {
    for (byte b : new byte[] {'a', 'b', (byte) 0xff}) {
      console.write(b);
    }
    assertEquals("ab\u00ff", output.toString());
  }

  @Test
  void readsOnlyWhatHasCome() {
    assertEquals(-1, console.read());
    input.add(0xe4);
    assertEquals(0xe4, console.read());
    assertEquals(-1, console.read());
  }
}
