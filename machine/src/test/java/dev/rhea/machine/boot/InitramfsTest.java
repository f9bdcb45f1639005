package dev.rhea.machine.boot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class InitramfsTest {
  private static Initramfs tree() {
    return new Initramfs()
        .file("/init", 0755, "#!/bin/sh\n")
        .directory("bin", 0755)
        .file("bin/busybox", 04755, "busy".getBytes(StandardCharsets.UTF_8))
        .symlink("bin/sh", "busybox")
        .characterDevice("dev/console", 0600, 5, 1)
        .blockDevice("dev/vda", 0660, 254, 0)
        .fifo("dev/log", 0600)
        .directory("tmp", 01777);
  }

  /**
   * {@code tree.cpio} was made of the same tree, with every time set to 0, by {@code cpio -o -H
   * newc --reproducible --owner=0:0} (GNU cpio 2.13), which fills up to 512 bytes with zeros.
   */
  @Test
  void equalsWhatGnuCpioWrites() throws IOException {
    byte[] expected;
    try (InputStream in = InitramfsTest.class.getResourceAsStream("tree.cpio")) {
      expected = in.readAllBytes();
    }
    byte[] actual = tree().toCpio();
    assertEquals(
        new String(expected, 0, actual.length, StandardCharsets.ISO_8859_1),
        new String(actual, StandardCharsets.ISO_8859_1));
    assertArrayEquals(
        new byte[expected.length - actual.length],
        Arrays.copyOfRange(expected, actual.length, expected.length));
  }

  @Test
  void gzipHoldsTheSameArchiveAndNoTime() throws IOException {
    byte[] gzip = tree().toCpioGzip();
    assertArrayEquals(
        tree().toCpio(), new GZIPInputStream(new ByteArrayInputStream(gzip)).readAllBytes());
    assertArrayEquals(new byte[4], Arrays.copyOfRange(gzip, 4, 8), "MTIME of RFC 1952, 2.3.1");
    assertArrayEquals(gzip, tree().toCpioGzip());
  }

  @Test
  void anImpliedDirectoryComesBeforeItsChildAndMayBeGivenAMode() {
    String archive =
        new String(
            new Initramfs().file("a/b", 0644, "x").directory("a", 0700).toCpio(),
            StandardCharsets.ISO_8859_1);
    assertTrue(
        archive.startsWith("070701" + "00000000" + "000041C0"), "drwx------ (0040700) comes first");
    assertTrue(archive.indexOf("a/b\0") > archive.indexOf("a\0"));
  }

  @Test
  void refusesWhatTheKernelCouldNotUnpack() {
    Initramfs archive = new Initramfs().file("f", 0644, "");
    assertThrows(IllegalArgumentException.class, () -> archive.file("f", 0644, "again"));
    assertThrows(IllegalArgumentException.class, () -> archive.file("f/child", 0644, ""));
    assertThrows(IllegalArgumentException.class, () -> archive.file("../up", 0644, ""));
    assertThrows(IllegalArgumentException.class, () -> archive.directory("a//b", 0755));
    assertThrows(IllegalArgumentException.class, () -> archive.directory("/", 0755));
    assertThrows(IllegalArgumentException.class, () -> archive.file("g", 0100644, ""));
  }
}
