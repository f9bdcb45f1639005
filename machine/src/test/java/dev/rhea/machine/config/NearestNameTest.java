package dev.rhea.machine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {
  private static final List<String> FLAGS =
      List.of("kernel", "initrd", "append", "m", "M", "smp", "nographic", "s");

  @ParameterizedTest
  @CsvSource({
    "kernal, kernel",
    "kernl, kernel",
    "kenrel, kernel",
    "KERNEL, kernel",
    "nographics, nographic",
    "apend, append",
    "spm, smp",
    "nogr, nographic",
  })
  void findsWhatWasMeant(String typed, String meant) {
    assertEquals(meant, NearestName.of(typed, FLAGS));
  }

  @Test
  void guessesNothingWhenNothingIsNear() {
    assertNull(NearestName.of("spice", FLAGS));
    assertNull(NearestName.of("k", FLAGS));
    assertNull(NearestName.of("", FLAGS));
    assertNull(NearestName.of("kernel", List.of()));
  }

  @Test
  void prefixOfTwoNamesIsNoGuess() {
    assertNull(NearestName.of("virtio", List.of("virtio-blk-device", "virtio-rng-device")));
    assertEquals(
        "virtio-blk-device",
        NearestName.of("virtio-blk", List.of("virtio-blk-device", "virtio-rng-device")));
  }
}
