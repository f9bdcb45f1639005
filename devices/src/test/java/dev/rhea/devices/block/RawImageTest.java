package dev.rhea.devices.block;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rhea.devices.HostException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RawImageTest {
  @TempDir Path directory;

  private Path image(long size) throws IOException {
    Path file = directory.resolve("disk.img");
    try (RandomAccessFile made = new RandomAccessFile(file.toFile(), "rw")) {
      made.setLength(size);
    }
    return file;
  }

  private static void refused(Path file, boolean readOnly, String inSentence) {
    HostException e = assertThrows(HostException.class, () -> new RawImage(file, readOnly));
    assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
    assertTrue(e.getMessage().contains(inSentence), e.getMessage());
  }

  @Test
  void imageInUseIsRefusedUnlessAllReadOnly() throws IOException {
    Path file = image(4096);
    try (RawImage writer = new RawImage(file, false)) {
      refused(file, false, "in use");
      refused(file, true, "in use");
      assertEquals(4096, writer.size());
    }
    try (RawImage reader = new RawImage(file, true)) {
      refused(file, false, "in use");
      assertTrue(reader.readOnly());
      try (RawImage second = new RawImage(file, true)) {
        assertTrue(second.readOnly());
      }
    }
    new RawImage(file, false).close(); // Closing has released it.
  }

  @Test
  void anotherProcessHoldsTheLockToo() throws Exception {
    Path file = image(4096);
    try (RawImage writer = new RawImage(file, false)) {
      Process other =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xshare:auto",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Opener.class.getName(),
                  file.toString())
              .redirectErrorStream(true)
              .start();
      String said =
          new String(
              other.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      assertEquals(1, other.waitFor(), said);
      assertTrue(said.contains("in use"), said);
      assertEquals(4096, writer.size());
    }
  }

  /** Opens an image in a process of its own. */
  public static final class Opener {
    private Opener() {}

    /** Exits with 1 and the sentence if it cannot be opened. */
    public static void main(String[] args) {
      try (RawImage image = new RawImage(Path.of(args[0]), false)) {
        System.out.println("opened " + image.size());
      } catch (HostException e) {
        System.out.println(e.getMessage());
        System.exit(1);
      }
    }
  }

  @Test
  void missingImageAndDirectoryAreOneSentenceEach() {
    refused(directory.resolve("none"), false, "does not exist");
    refused(directory, false, "is a directory");
  }

  @Test
  void zeroesAndDiscardKeepTheSizeAndTheNeighbours() throws IOException {
    Path file = image(0);
    byte[] contents = new byte[1 << 16];
    Arrays.fill(contents, (byte) 0xaa);
    Files.write(file, contents);
    try (RawImage image = new RawImage(file, false)) {
      image.writeZeroes(512, 1024, false);
      image.writeZeroes(8192, 16384, true);
      image.discard(32768, 4096);
      ByteBuffer discarded = ByteBuffer.allocate(4096);
      image.read(discarded, 32768);
      byte value = discarded.get(0);
      assertTrue(value == 0 || value == (byte) 0xaa);
      Arrays.fill(contents, 32768, 32768 + 4096, value);
    }
    Arrays.fill(contents, 512, 1536, (byte) 0);
    Arrays.fill(contents, 8192, 8192 + 16384, (byte) 0);
    assertArrayEquals(contents, Files.readAllBytes(file));
  }

  @Test
  void zeroesReachIntoThePartialLastSector() throws IOException {
    Path file = directory.resolve("odd.img");
    byte[] contents = new byte[1300];
    Arrays.fill(contents, (byte) 0xaa);
    Files.write(file, contents);
    try (RawImage image = new RawImage(file, false)) {
      image.writeZeroes(512, 1024, true);
    }
    byte[] now = Files.readAllBytes(file);
    for (int i = 0; i < now.length; i++) {
      assertEquals(i < 512 ? (byte) 0xaa : 0, now[i], "byte " + i);
    }
  }

  @Test
  void writeToAReadOnlyImageFailsAndChangesNothing() throws IOException {
    Path file = image(4096);
    try (RawImage image = new RawImage(file, true)) {
      assertThrows(IOException.class, () -> image.write(ByteBuffer.wrap(new byte[] {1}), 0));
      assertThrows(IOException.class, () -> image.writeZeroes(0, 512, true));
      assertThrows(IOException.class, () -> image.discard(0, 512));
      image.flush();
    }
    assertArrayEquals(new byte[4096], Files.readAllBytes(file));
  }
}
