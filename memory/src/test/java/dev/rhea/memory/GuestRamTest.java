package dev.rhea.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuestRamTest {
  private static final long SIZE = 0x10000;

  @TempDir Path directory;

  @Test
  void anonymousRamIsZeroAlignedAndApartFromOtherGuests() {
    try (var one = GuestRam.anonymous(SIZE);
        var other = GuestRam.anonymous(SIZE)) {
      assertEquals(0, one.address() & Page.OFFSET_MASK);
      HostMemory.fill(one.address(), SIZE, (byte) 0x55);
      for (long offset = 0; offset < SIZE; offset += 8) {
        assertEquals(0, HostMemory.getLong(other.address() + offset));
      }
      assertTrue(one.contains(one.address() + SIZE - 1));
      assertFalse(one.contains(one.address() + SIZE));
      assertFalse(one.contains(one.address() - 1));
      assertFalse(one.contains(other.address()));
    }
  }

  @Test
  void ramBeyondFourGibibytesIsAddressedToItsEnd() {
    try (var ram = GuestRam.anonymous((1L << 32) + 0x2000)) {
      HostMemory.putLong(ram.address() + ram.size() - 8, 42);
      assertEquals(42, HostMemory.getLong(ram.address() + ram.size() - 8));
      ram.markCode(ram.size() - 4, 4);
      assertTrue(ram.isCodePage(ram.size() - 4));
    }
  }

  @Test
  void impossibleSizesAreRefusedInOneSentence() {
    var refused = assertThrows(GuestRamException.class, () -> GuestRam.anonymous(1L << 60));
    assertTrue(refused.getMessage().contains("give a smaller -m"), refused.getMessage());
    assertFalse(refused.getMessage().contains("\n"));
    assertThrows(IllegalArgumentException.class, () -> GuestRam.anonymous(0));
    assertThrows(IllegalArgumentException.class, () -> GuestRam.anonymous(0x1001));
  }

  @Test
  void directoryHoldsANamelessFile() throws IOException {
    try (var ram = GuestRam.file(directory, SIZE, true, true)) {
      HostMemory.putLong(ram.address() + SIZE - 8, -1);
      assertEquals(0, HostMemory.getLong(ram.address()));
      try (var entries = Files.list(directory)) {
        assertEquals(0, entries.count());
      }
    }
  }

  @Test
  void sharedFileIsMadeAndReceivesStores() throws IOException {
    Path file = directory.resolve("ram");
    try (var ram = GuestRam.file(file, SIZE, false, true)) {
      HostMemory.putByte(ram.address() + 5, (byte) 7);
    }
    byte[] contents = Files.readAllBytes(file);
    assertEquals(SIZE, contents.length);
    assertEquals(7, contents[5]);
  }

  @Test
  void privateFileKeepsItsContentsAndItsLengthOnlyGrows() throws IOException {
    Path file = directory.resolve("ram");
    Files.write(file, new byte[] {1, 2, 3});
    try (var ram = GuestRam.file(file, SIZE, false, false)) {
      assertEquals(0x0003_0201, HostMemory.getInt(ram.address()));
      HostMemory.putByte(ram.address(), (byte) 9);
    }
    assertEquals(1, Files.readAllBytes(file)[0]);
    Files.write(file, new byte[(int) SIZE * 2]);
    GuestRam.file(file, SIZE, false, true).close();
    assertEquals(SIZE * 2, Files.size(file));
  }

  @Test
  void preallocatedRamKeepsWhatTheFileHeld() throws IOException {
    Path file = directory.resolve("ram");
    byte[] contents = new byte[(int) SIZE];
    contents[Page.SIZE] = 77;
    Files.write(file, contents);
    try (var ram = GuestRam.file(file, SIZE, true, true)) {
      assertEquals(77, HostMemory.getByte(ram.address() + Page.SIZE));
    }
  }

  @Test
  void missingDirectoryIsNamedInTheSentence() {
    Path path = directory.resolve("no/such");
    var refused =
        assertThrows(GuestRamException.class, () -> GuestRam.file(path, SIZE, false, false));
    assertTrue(refused.getMessage().contains("-mem-path " + path), refused.getMessage());
    assertFalse(refused.getMessage().contains("\n"));
  }

  @Test
  void refusalLeavesNoFileBehind() throws IOException {
    Path file = directory.resolve("ram");
    assertThrows(GuestRamException.class, () -> GuestRam.file(file, 1L << 60, false, false));
    assertThrows(GuestRamException.class, () -> GuestRam.file(directory, 1L << 60, false, false));
    try (var entries = Files.list(directory)) {
      assertEquals(0, entries.count());
    }
  }

  @Test
  void fullFileSystemIsToldAtStartWithPreallocation() {
    Path shm = Path.of("/dev/shm");
    assumeTrue(Files.isWritable(shm), "no /dev/shm here");
    var refused =
        assertThrows(GuestRamException.class, () -> GuestRam.file(shm, 1L << 50, true, false));
    assertTrue(refused.getMessage().contains("/dev/shm"), refused.getMessage());
  }

  @Test
  void hugetlbfsMountWorks() throws IOException {
    Path mount = hugetlbfs();
    assumeTrue(mount != null, "no writable hugetlbfs mount here");
    long free = Long.parseLong(Files.readString(Path.of("/proc/sys/vm/nr_hugepages")).strip());
    if (free == 0) {
      var refused =
          assertThrows(GuestRamException.class, () -> GuestRam.file(mount, SIZE, false, false));
      assertTrue(refused.getMessage().contains("nr_hugepages"), refused.getMessage());
      return;
    }
    try (var ram = GuestRam.file(mount, SIZE, true, false)) {
      HostMemory.putLong(ram.address() + SIZE - 8, 1);
      assertEquals(1, HostMemory.getLong(ram.address() + SIZE - 8));
    }
    // A second guest finds the pages free again.
    GuestRam.file(mount, SIZE, true, true).close();
    var refused =
        assertThrows(GuestRamException.class, () -> GuestRam.file(mount, 1L << 40, true, false));
    assertTrue(refused.getMessage().contains("nr_hugepages"), refused.getMessage());
  }

  private static Path hugetlbfs() throws IOException {
    Path mounts = Path.of("/proc/mounts");
    if (!Files.isReadable(mounts)) {
      return null;
    }
    return Files.readAllLines(mounts).stream()
        .map(line -> line.split(" "))
        .filter(fields -> fields[2].equals("hugetlbfs"))
        .map(fields -> Path.of(fields[1]))
        .filter(Files::isWritable)
        .findFirst()
        .orElse(null);
  }
}
