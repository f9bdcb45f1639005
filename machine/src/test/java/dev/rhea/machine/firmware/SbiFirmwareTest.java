package dev.rhea.machine.firmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Calls and answers, read off the chapters of the SBI specification 3.0. Numbers are hexadecimal.
 */
class SbiFirmwareTest {
  private final Firmwares f = new Firmwares();

  @AfterEach
  void close() {
    f.close();
  }

  /**
   * A line is {@code hart eid fid arguments => a0 [a1] | effects}. Of the three harts, hart 0 runs,
   * the others are stopped.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        // formatter:off
        // Base (chapter 4).
        "0 10 0                   => 0 3000000 |",
        "0 10 1                   => 0 52484541 |",
        "0 10 3 10                => 0 1 |",
        "0 10 3 54494d45          => 0 1 |",
        "0 10 3 735049            => 0 1 |",
        "0 10 3 52464e43          => 0 1 |",
        "0 10 3 48534d            => 0 1 |",
        "0 10 3 53525354          => 0 1 |",
        "0 10 3 4442434e          => 0 1 |",
        "0 10 3 0                 => 0 1 |",
        "0 10 3 8                 => 0 1 |",
        "0 10 3 9                 => 0 0 |",
        "0 10 3 504d55            => 0 0 |",
        "0 10 3 53555350          => 0 0 |",
        "0 10 3 46574654          => 0 0 |",
        "0 10 4                   => 0 11 |",
        "0 10 5                   => 0 22 |",
        "0 10 6                   => 0 33 |",
        "0 10 7                   => -2 |",
        "0 10 -1                  => -2 |",
        // Unknown extensions and functions (chapter 3); ids are compared in all 64 bits.
        "0 9 0                    => -2 |",
        "0 504d55 0               => -2 |",
        "0 100000010 0            => -2 |",
        "0 10 100000000           => -2 |",
        "0 54494d45 100000000 5   => -2 |",
        "0 52464e43 100000000 1 0 => -2 |",
        "0 48534d 100000002 0     => -2 |",
        "0 4442434e 100000002 41  => -2 |",
        // TIME (chapter 6).
        "0 54494d45 0 123456789abcdef => 0 | timer 0 123456789abcdef",
        "2 54494d45 0 -1          => 0 | timer 2 ffffffffffffffff",
        "0 54494d45 1 5           => -2 |",
        // sPI (chapter 7); hart masks (chapter 3).
        "0 735049 0 5 0           => 0 | ipi {0, 2}",
        "0 735049 0 3 1           => 0 | ipi {1, 2}",
        "0 735049 0 1 2           => 0 | ipi {2}",
        "0 735049 0 0 0           => 0 | ipi {}",
        "0 735049 0 0 -1          => 0 | ipi {0, 1, 2}",
        "0 735049 0 ffff -1       => 0 | ipi {0, 1, 2}",
        "0 735049 0 8 0           => -3 |",
        "0 735049 0 4 1           => -3 |",
        "0 735049 0 1 3           => -3 |",
        "0 735049 0 9 -2          => -3 |",
        "0 735049 0 8000000000000000 -3f => -3 |",
        "0 735049 0 0 1000        => 0 | ipi {}",
        "0 735049 1 1 0           => -2 |",
        // RFENCE (chapter 8).
        "0 52464e43 0 6 0         => 0 | fenceI {1, 2}",
        "0 52464e43 1 2 0 1000 2000     => 0 | sfence {1} 1000 2000",
        "0 52464e43 1 2 0 0 0           => 0 | sfence {1} 0 ffffffffffffffff",
        "0 52464e43 1 2 0 1000 -1       => 0 | sfence {1} 1000 ffffffffffffffff",
        "0 52464e43 1 2 0 1000 0        => 0 | sfence {1} 1000 0",
        "0 52464e43 2 1 1 5000 1000 7   => 0 | sfence {1} 5000 1000 asid 7",
        "0 52464e43 2 0 -1 0 0 ffff     => 0 | sfence {0, 1, 2} 0 ffffffffffffffff asid ffff",
        "0 52464e43 0 8 0               => -3 |",
        "0 52464e43 1 8 0 0 0           => -3 |",
        "0 52464e43 2 8 0 0 0 0         => -3 |",
        "0 52464e43 3 1 0 0 0 0         => -2 |",
        "0 52464e43 6 1 0 0 0           => -2 |",
        "0 52464e43 7 1 0 0 0           => -2 |",
        // HSM (chapter 9).
        "0 48534d 0 1 80001000 abc      => 0 | start 1 80001000 abc",
        "0 48534d 0 2 1000 0            => 0 | start 2 1000 0",
        "0 48534d 0 0 80001000 abc      => -6 |",
        "0 48534d 0 3 80001000 abc      => -3 |",
        "0 48534d 0 100000001 80001000 abc => -3 |",
        "0 48534d 0 1 70000000 abc      => -5 |",
        "0 48534d 0 1 10000000 abc      => -5 |",
        "0 48534d 1                     => none | stop 0",
        "0 48534d 2 0                   => 0 0 |",
        "0 48534d 2 1                   => 0 1 |",
        "0 48534d 2 3                   => -3 |",
        "0 48534d 2 -1                  => -3 |",
        "0 48534d 3 0 0 0               => 0 | suspend 0",
        "0 48534d 3 100000000 0 0       => 0 | suspend 0",
        "0 48534d 3 80000000 80001000 7 => none | suspend 0",
        "0 48534d 3 80000000 10000000 7 => -5 |",
        "0 48534d 3 1 80001000 7        => -3 |",
        "0 48534d 3 10000000 80001000 7 => -3 |",
        "0 48534d 3 80000001 80001000 7 => -3 |",
        "0 48534d 3 90000000 80001000 7 => -3 |",
        "0 48534d 4                     => -2 |",
        // SRST (chapter 10).
        "0 53525354 0 0 0               => none | powerOff 0",
        "0 53525354 0 0 1               => none | powerOff 0",
        "0 53525354 0 1 0               => none | reset",
        "0 53525354 0 2 0               => none | reset",
        "0 53525354 0 100000001 0       => none | reset",
        "0 53525354 0 3 0               => -3 |",
        "0 53525354 0 f0000000 0        => -3 |",
        "0 53525354 0 0 2               => -3 |",
        "0 53525354 0 1 e0000000        => -3 |",
        "0 53525354 1 0 0               => -2 |",
        // Legacy (chapter 5): the function id is ignored, a1 stays.
        "1 0 5 1234 99                  => 0 99 | timer 1 1234",
        "0 2 5 0 99                     => -1 99 |",
        "2 3 5 0 99                     => 0 99 | clearIpi 2",
        "0 4 5 0 99                     => 0 99 | ipi {0, 1, 2}",
        "0 5 5 0 99                     => 0 99 | fenceI {0, 1, 2}",
        "0 6 5 0 4000 1000              => 0 4000 | sfence {0, 1, 2} 4000 1000",
        "0 7 5 0 0 0 9                  => 0 0 | sfence {0, 1, 2} 0 ffffffffffffffff asid 9",
        "0 8 5                          => none | powerOff 0",
        // formatter:on
      })
  @DisplayName("hart eid fid arguments => a0 a1 | effects")
  void answers(String line) {
    String[] parts = line.split("=>|\\|", -1);
    long[] in =
        Arrays.stream(parts[0].trim().split(" +")).mapToLong(SbiFirmwareTest::hex).toArray();
    SbiResult result = f.call((int) in[0], in[1], in[2], Arrays.copyOfRange(in, 3, in.length));

    String[] expected = parts[1].trim().split(" ");
    if (expected[0].equals("none")) {
      assertFalse(result.returns());
    } else {
      assertTrue(result.returns());
      assertEquals(hex(expected[0]), result.a0(), "a0");
      if (expected.length > 1) {
        assertEquals(hex(expected[1]), result.a1(), "a1");
      }
    }
    assertEquals(parts[2].trim(), String.join("; ", f.effects));
  }

  private static long hex(String text) {
    return text.startsWith("-")
        ? -Long.parseLong(text, 1, text.length(), 16)
        : Long.parseUnsignedLong(text, 16);
  }

  @Test
  void legacyMaskIsReadThroughTheCallersTranslation() {
    f.memory.store(Firmwares.RAM + 0x100, 8, 0b110);
    assertEquals(0, f.call(1, 4, 0, Firmwares.RAM + 0x100).a0());
    f.memory.store(Firmwares.RAM + 0x100, 8, 0b1000);
    assertEquals(-3, f.call(1, 4, 0, Firmwares.RAM + 0x100).a0());
    assertEquals(List.of("load 1 80000100", "ipi {1, 2}", "load 1 80000100"), f.effects);
  }

  @Test
  void legacyClearIpiTellsWhetherOneWasPending() {
    f.ipiPending = true;
    assertTrue(f.call(0, 3, 0).a0() > 0);
  }

  @Test
  void legacyConsole() {
    f.input.addAll(List.of(0x41, 0xff));
    assertEquals(0x41, f.call(0, 2, 0).a0());
    assertEquals(0xff, f.call(0, 2, 0).a0());
    assertEquals(-1, f.call(0, 2, 0).a0());
    assertEquals(0, f.call(0, 1, 0, 0x168).a0());
    assertEquals("h", f.output.toString());
  }
}
