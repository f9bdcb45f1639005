package dev.rhea.machine.firmware;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The two variables of a test program, as fesvr serves them. */
class HtifTest {
  private static final long TOHOST = Firmwares.RAM + 0x1000;
  private static final long FROMHOST = Firmwares.RAM + 0x1040;

  private final Firmwares f = new Firmwares();
  private final Htif htif =
      new Htif(f.memory, TOHOST, OptionalLong.of(FROMHOST), f.console, f.system);

  @AfterEach
  void close() {
    f.close();
  }

  @Test
  void oneEndsWithSuccess() {
    f.memory.store(TOHOST, 8, 1);
    assertEquals(List.of("powerOff 0"), f.effects);
  }

  @Test
  void anOddNumberEndsWithTheTestThatFailed() {
    f.memory.store(TOHOST, 8, 13 << 1 | 1);
    assertEquals(List.of("powerOff 13"), f.effects);
  }

  @Test
  void twoHalvesMakeACommand() {
    f.memory.store(TOHOST, 4, 5);
    assertEquals(List.of(), f.effects);
    f.memory.store(TOHOST + 4, 4, 0);
    assertEquals(List.of("powerOff 2"), f.effects);
  }

  @Test
  void theLowHalfInALoopEndsAsOldRiscvTestsDo() {
    f.memory.store(TOHOST, 4, 3);
    f.memory.store(TOHOST, 4, 3);
    assertEquals(List.of("powerOff 1"), f.effects);
  }

  @Test
  void aCharacterByHalvesIsNoExit() {
    f.memory.store(TOHOST, 4, 'a');
    f.memory.store(TOHOST + 4, 4, 0x01010000);
    assertEquals("a", f.output.toString());
    assertEquals(List.of(), f.effects);
  }

  @Test
  void putcharIsTakenAtOnce() {
    f.memory.store(TOHOST, 8, 0x0101_0000_0000_0000L | 'x');
    assertEquals("x", f.output.toString());
    assertEquals(0, f.memory.load(TOHOST, 8), "free for the next command");
  }

  @Test
  void getcharIsAnsweredWhenThereIsACharacter() {
    f.memory.store(TOHOST, 8, 0x0100_0000_0000_0000L);
    assertEquals(0, f.memory.load(FROMHOST, 8));
    f.input.add((int) 'k');
    assertEquals(0x0100_0000_0000_0000L | 'k', f.memory.load(FROMHOST, 8));
    f.memory.store(FROMHOST, 8, 0);
    assertEquals(0, f.memory.load(FROMHOST, 8));
  }

  @Test
  void systemCallWritePrints() {
    byte[] text = "hello\n".getBytes(StandardCharsets.US_ASCII);
    long block = Firmwares.RAM + 0x2000;
    f.memory.write(Firmwares.RAM + 0x3000, text, 0, text.length);
    f.memory.store(block, 8, 64);
    f.memory.store(block + 8, 8, 1);
    f.memory.store(block + 16, 8, Firmwares.RAM + 0x3000);
    f.memory.store(block + 24, 8, text.length);
    f.memory.store(TOHOST, 8, block);
    assertEquals("hello\n", f.output.toString());
    assertEquals(text.length, f.memory.load(block, 8));
    assertEquals(1, f.memory.load(FROMHOST, 8));
  }

  @Test
  void unknownSystemCallFails() {
    long block = Firmwares.RAM + 0x2000;
    f.memory.store(block, 8, 1024);
    f.memory.store(TOHOST, 8, block);
    assertEquals(-38, f.memory.load(block, 8), "-ENOSYS");
  }

  @Test
  void resetForgetsAHalf() {
    f.memory.store(TOHOST, 4, 3);
    htif.reset();
    f.memory.store(TOHOST + 4, 4, 0);
    assertEquals(List.of(), f.effects);
  }

  @Test
  void ramAroundStaysRam() {
    f.memory.store(TOHOST - 8, 8, 0x1122334455667788L);
    f.memory.store(TOHOST + 8, 8, 0x99);
    assertEquals(0x1122334455667788L, f.memory.load(TOHOST - 8, 8));
    assertEquals(0x99, f.memory.load(TOHOST + 8, 8));
  }
}
