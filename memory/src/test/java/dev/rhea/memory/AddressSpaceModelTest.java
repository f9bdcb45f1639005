package dev.rhea.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** Random maps and accesses against a model that asks, for each byte anew, who answers. */
class AddressSpaceModelTest {
  private static final int SPACE = 0x8000;
  private static final int RAM = 0x4000;

  /** Where a byte lives: RAM or device bytes; writable or not. */
  private record Place(byte[] bytes, int index, boolean writable) {}

  private final byte[] ramModel = new byte[RAM];
  private final List<Region> regions = new ArrayList<>(); // in the order of adding
  private final List<byte[]> deviceModels = new ArrayList<>(); // beside regions
  private Random random = new Random(0);

  @RepeatedTest(40)
  void randomMapsAgreeWithTheModel(RepetitionInfo info) {
    random = new Random(info.getCurrentRepetition());
    try (var ram = GuestRam.anonymous(RAM)) {
      var space = new AddressSpace("test");
      for (int step = 0; step < 1500; step++) {
        if (step % 100 == 0) {
          changeMap(space, ram);
        } else {
          access(space);
        }
      }
      var contents = new byte[RAM];
      HostMemory.copy(ram.address(), contents, 0, RAM);
      org.junit.jupiter.api.Assertions.assertArrayEquals(ramModel, contents);
    }
  }

  private void changeMap(AddressSpace space, GuestRam ram) {
    if (!regions.isEmpty() && random.nextInt(4) == 0) {
      int victim = random.nextInt(regions.size());
      space.remove(regions.remove(victim));
      deviceModels.remove(victim);
      return;
    }
    long size = 1 + random.nextInt(random.nextBoolean() ? 0x40 : 0x2000);
    long gpa = random.nextInt(SPACE);
    int priority = random.nextInt(3) - 1;
    long ramOffset = random.nextInt(RAM - (int) size + 1);
    var device = new RecordingDevice((int) size + 16);
    String name = "r" + regions.size();
    Region region =
        switch (random.nextInt(5)) {
          case 0, 1 -> new Region.Ram(name, gpa, size, priority, ram, ramOffset);
          case 2 -> new Region.Rom(name, gpa, size, priority, ram, ramOffset);
          case 3 -> new Region.Mmio(name, gpa, size, priority, device);
          default -> new Region.Alias(name, SPACE + gpa, size, priority, random.nextInt(SPACE));
        };
    space.add(region);
    regions.add(region);
    deviceModels.add(new byte[(int) size + 16]);
  }

  private void access(AddressSpace space) {
    long gpa = random.nextInt(2 * SPACE + 0x2000);
    int size = 1 + random.nextInt(8);
    boolean mapped = true;
    for (int i = 0; i < size; i++) {
      mapped &= find(gpa + i) != null;
    }
    if (!mapped) {
      assertThrows(UnmappedException.class, () -> space.load(gpa, size));
      assertThrows(UnmappedException.class, () -> space.store(gpa, size, -1));
      return;
    }
    if (random.nextBoolean()) {
      long value = random.nextLong();
      space.store(gpa, size, value);
      for (int i = 0; i < size; i++) {
        Place place = find(gpa + i);
        if (place.writable) {
          place.bytes[place.index] = (byte) (value >>> (8 * i));
        }
      }
    }
    long expected = 0;
    for (int i = size - 1; i >= 0; i--) {
      Place place = find(gpa + i);
      expected = expected << 8 | (place.bytes[place.index] & 0xFF);
    }
    assertEquals(
        expected, space.load(gpa, size), () -> "at " + Long.toHexString(gpa) + "\n" + space.dump());
  }

  /**
   * The topmost region that has the byte, aliases followed; a hole in an alias shows what is below.
   */
  private Place find(long gpa) {
    for (int priority = 1; priority >= -1; priority--) {
      for (int i = regions.size() - 1; i >= 0; i--) {
        Region region = regions.get(i);
        long into = gpa - region.gpa();
        if (region.priority() != priority || into < 0 || into >= region.size()) {
          continue;
        }
        Place place =
            switch (region) {
              case Region.Ram r -> new Place(ramModel, (int) (r.ramOffset() + into), true);
              case Region.Rom r -> new Place(ramModel, (int) (r.ramOffset() + into), false);
              case Region.Mmio unused -> new Place(deviceModels.get(i), (int) into, true);
              case Region.Alias a -> find(a.target() + into);
              case Region.RomDevice unused -> throw new AssertionError();
            };
        if (place != null) {
          return place;
        }
      }
    }
    return null;
  }
}
