package dev.rhea.machine.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rhea.machine.UserError;
import dev.rhea.machine.linux.GuestFiles.Purpose;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GuestFilesTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource
  void archiveHoldsBusyboxAndAnInitThatBusyboxRuns(Purpose purpose) throws IOException {
    String archive = unpacked(purpose);
    // The kernel runs /init; its interpreter line must name a file of this archive.
    assertTrue(archive.contains("#!/bin/busybox sh\n"), "no script for busybox");
    assertTrue(archive.contains("\0bin/busybox\0") || archive.contains("bin/busybox\0"));
    assertTrue(archive.contains("\177ELFtest"), "busybox's content is missing");
    assertTrue(archive.contains("dev/console\0"), "without /dev/console init has no output");
  }

  @Test
  void onlyTheCheckingGuestComputes() throws IOException {
    assertTrue(unpacked(Purpose.CHECK).contains("GUEST-DONE"));
    assertFalse(unpacked(Purpose.SHELL).contains("GUEST-DONE"));
    assertTrue(unpacked(Purpose.SHELL).contains("cttyhack sh"));
  }

  @Test
  void sameInputGivesTheSameBytes() throws IOException {
    Path busybox = busybox();
    assertArrayEquals(
        GuestFiles.pack(busybox, Purpose.CHECK), GuestFiles.pack(busybox, Purpose.CHECK));
  }

  @Test
  void packageInPlaceOfTheProgramIsTold() throws IOException {
    Path deb = Files.writeString(directory.resolve("busybox.deb"), "!<arch>\n");
    UserError error = assertThrows(UserError.class, () -> GuestFiles.pack(deb, Purpose.SHELL));
    assertEquals(
        deb + " is no ELF executable: --busybox takes the program itself, not its package",
        error.getMessage());
  }

  @Test
  void missingBusyboxIsTold() {
    Path nowhere = directory.resolve("nowhere");
    UserError error = assertThrows(UserError.class, () -> GuestFiles.pack(nowhere, Purpose.SHELL));
    assertEquals("cannot read the busybox " + nowhere, error.getMessage());
  }

  private Path busybox() throws IOException {
    return Files.writeString(
        directory.resolve("busybox"), "\177ELFtest", StandardCharsets.ISO_8859_1);
  }

  private String unpacked(Purpose purpose) throws IOException {
    byte[] packed = GuestFiles.pack(busybox(), purpose);
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }
}
