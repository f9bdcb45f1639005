package dev.rhea.machine.firmware;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Debug console, chapter 12. */
class DbcnExtensionTest {
  private static final long DBCN = 0x4442434e;

  private final Firmwares f = new Firmwares();

  @AfterEach
  void close() {
    f.close();
  }

  private SbiResult write(long size, long gpa) {
    return f.call(0, DBCN, 0, size, gpa, 0);
  }

  @Test
  void writesBytesOfMemory() {
    byte[] text = "Gr\u00fc\u00dfe\n".getBytes(StandardCharsets.UTF_8);
    f.memory.write(Firmwares.RAM + 3, text, 0, text.length);
    assertEquals(new SbiResult(true, 0, text.length), write(text.length, Firmwares.RAM + 3));
    assertEquals(new String(text, StandardCharsets.ISO_8859_1), f.output.toString());
  }

  @Test
  void longWritesAreDoneInPartAndSayHowFarTheyGot() {
    SbiResult result = write(Firmwares.RAM_SIZE, Firmwares.RAM);
    assertEquals(0, result.a0());
    assertEquals(f.output.length(), result.a1());
  }

  @Test
  void readsWhatThereIsAndNoMore() {
    f.input.add(0x61);
    f.input.add(0x62);
    f.memory.store(Firmwares.RAM, 4, 0x11111111);
    assertEquals(new SbiResult(true, 0, 1), f.call(0, DBCN, 1, 1, Firmwares.RAM, 0));
    assertEquals(0x11111161, f.memory.load(Firmwares.RAM, 4));
    assertEquals(new SbiResult(true, 0, 1), f.call(0, DBCN, 1, 100, Firmwares.RAM, 0));
    assertEquals(0x11111162, f.memory.load(Firmwares.RAM, 4));
    assertEquals(new SbiResult(true, 0, 0), f.call(0, DBCN, 1, 100, Firmwares.RAM, 0));
    assertEquals(0x11111162, f.memory.load(Firmwares.RAM, 4));
  }

  @Test
  void writesOneByte() {
    assertEquals(new SbiResult(true, 0, 0), f.call(0, DBCN, 2, 0xabcd41));
    assertEquals("A", f.output.toString());
  }

  /** Chapter 3, "Shared memory physical address range parameter"; hexadecimal. */
  @ParameterizedTest
  @CsvSource({
    // fid, size, low, high
    "0, 1, 70000000, 0", // nothing there
    "0, 1, 10000000, 0", // a device
    "0, 10001, 80000000, 0", // leaves RAM
    "0, 2, 8000ffff, 0",
    "0, ffffffffffffffff, 80000000, 0",
    "0, 1, 80000000, 1", // beyond 64 bits
    "0, 10, fffffffffffffff8, 0", // wraps
    "1, 1, 70000000, 0",
    "1, 1, 10000000, 0",
    "1, 1, 1000, 0", // ROM is for reading
    "1, 1, 80000000, ffffffffffffffff",
  })
  void rangesThatAreNotMemoryAreInvalid(String fid, String size, String low, String high) {
    f.input.add(0x61);
    SbiResult result = f.call(0, DBCN, hex(fid), hex(size), hex(low), hex(high));
    assertEquals(-3, result.a0());
    assertEquals(1, f.input.size());
    assertEquals("", f.output.toString());
  }

  @Test
  void romMayBeWrittenToTheConsole() {
    assertEquals(new SbiResult(true, 0, 2), write(2, 0x1000));
  }

  @Test
  void nothingIsAlwaysAccessible() {
    assertEquals(new SbiResult(true, 0, 0), write(0, 0));
  }

  private static long hex(String text) {
    return Long.parseUnsignedLong(text, 16);
  }
}
