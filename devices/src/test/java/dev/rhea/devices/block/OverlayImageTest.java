package dev.rhea.devices.block;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writes are seen and stay in memory. */
class OverlayImageTest {
  private static final int SIZE = 300_000;

  @TempDir Path directory;

  /** Random writes, zeros and reads against an array. */
  @Test
  void readsSeeWhatWasWrittenOverTheBaseAndTheFileStaysAsItWas() throws IOException {
    Random random = new Random(1);
    byte[] original = new byte[SIZE];
    random.nextBytes(original);
    Path file = Files.write(directory.resolve("disk"), original);
    byte[] model = original.clone();
    try (RawImage base = new RawImage(file, true);
        OverlayImage overlay = new OverlayImage(base, false);
        OverlayImage other = new OverlayImage(base, false)) {
      for (int i = 0; i < 300; i++) {
        int offset = random.nextInt(SIZE);
        int length = random.nextInt(Math.min(SIZE - offset, 150_000)) + 1;
        switch (random.nextInt(3)) {
          case 0 -> {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            System.arraycopy(bytes, 0, model, offset, length);
            overlay.write(ByteBuffer.wrap(bytes), offset);
          }
          case 1 -> {
            Arrays.fill(model, offset, offset + length, (byte) 0);
            overlay.writeZeroes(offset, length, true);
          }
          default -> {
            ByteBuffer read = ByteBuffer.allocate(length);
            overlay.read(read, offset);
            assertEquals(0, read.remaining());
            assertArrayEquals(Arrays.copyOfRange(model, offset, offset + length), read.array());
          }
        }
      }
      ByteBuffer untouched = ByteBuffer.allocate(SIZE);
      other.read(untouched, 0);
      assertArrayEquals(original, untouched.array());
    }
    assertArrayEquals(original, Files.readAllBytes(file));
  }

  @Test
  void readOnlyOverlayRefusesWrites() throws IOException {
    Path file = Files.write(directory.resolve("disk"), new byte[512]);
    try (RawImage base = new RawImage(file, true);
        OverlayImage overlay = new OverlayImage(base, true)) {
      assertThrows(IOException.class, () -> overlay.write(ByteBuffer.allocate(1), 0));
      assertThrows(IOException.class, () -> overlay.writeZeroes(0, 1, true));
      assertThrows(IOException.class, () -> overlay.discard(0, 1));
    }
  }
}
