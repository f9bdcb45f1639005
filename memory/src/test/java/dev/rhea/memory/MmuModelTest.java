package dev.rhea.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/**
 * Random accesses by gva, with pages that are remapped, flushed, marked as code and watched in
 * between, against a model that is a byte array and a table.
 */
class MmuModelTest {
  private static final int PAGES = 12;
  private static final int CONTEXTS = 2;
  private static final int RAM_PAGES = 6;
  private static final long DEVICE = 0x10_0000;

  /** gva pages that share TLB entries pairwise, some next to each other. */
  private static long gvaOf(int page) {
    return page * 0x1000L
        + (page % 3) * (long) Mmu.ENTRIES * Page.SIZE
        + (page > 8 ? 0xFFFF_FFC0_0000_0000L : 0);
  }

  /** Physical memory: RAM pages and then a device's page, as one array. */
  private final byte[] model = new byte[(RAM_PAGES + 1) * Page.SIZE];

  private final FlatWalker walker = new FlatWalker();
  private final FlatWalker.Mapping[][] table = new FlatWalker.Mapping[CONTEXTS][PAGES];
  private final Set<Long> codeLines = new HashSet<>();
  private long toldFrom = -1;
  private Random random = new Random(0);

  @RepeatedTest(20)
  void randomAccessesAgreeWithTheModel(RepetitionInfo info) {
    random = new Random(info.getCurrentRepetition());
    walker.identity = false;
    var device = new RecordingDevice(Page.SIZE);
    var space = new AddressSpace("test");
    try (var ram = GuestRam.anonymous(RAM_PAGES * Page.SIZE);
        var mmu = new Mmu(space, walker)) {
      space.addRam("ram", 0, ram, 0, ram.size());
      space.addMmio("device", DEVICE, Page.SIZE, device);
      ram.addCodeListener((r, offset, length) -> {
        toldFrom = toldFrom < 0 ? offset : toldFrom;
        return false;
      });
      mmu.safePoint();
      for (int step = 0; step < 10_000; step++) {
        switch (random.nextInt(100)) {
          case 0, 1, 2 -> remap(mmu);
          case 3 -> mark(ram, mmu);
          case 4 -> unmark(ram);
          case 5 -> mmu.context = random.nextInt(CONTEXTS);
          case 6 -> flushSomething(mmu);
          default -> access(mmu);
        }
        if (step % 5000 == 0) {
          ram.trackDirty(0, ram.size());
          mmu.safePoint();
        }
      }
      var contents = new byte[model.length];
      HostMemory.copy(ram.address(), contents, 0, RAM_PAGES * Page.SIZE);
      System.arraycopy(device.bytes, 0, contents, RAM_PAGES * Page.SIZE, Page.SIZE);
      assertArrayEquals(model, contents);
    }
  }

  private void remap(Mmu mmu) {
    int context = random.nextInt(CONTEXTS);
    int page = random.nextInt(PAGES);
    int target = random.nextInt(RAM_PAGES + 1);
    long gpa = target == RAM_PAGES ? DEVICE : target * (long) Page.SIZE;
    int permissions = random.nextInt(4) == 0 ? random.nextInt(8) : FlatWalker.ALL;
    var mapping = new FlatWalker.Mapping(gpa, permissions, Page.BITS, random.nextInt(8) != 0);
    walker.map(gvaOf(page), context, mapping);
    table[context][page] = mapping;
    switch (random.nextInt(3)) {
      case 0 -> mmu.flushPage(gvaOf(page) + random.nextInt(Page.SIZE));
      case 1 -> mmu.flushContexts(Mmu.CONTEXT_MASK, context);
      default -> mmu.flushAll();
    }
  }

  private void flushSomething(Mmu mmu) {
    mmu.flushPage(gvaOf(random.nextInt(PAGES)));
  }

  private void mark(GuestRam ram, Mmu mmu) {
    long line = random.nextInt(RAM_PAGES * 64);
    ram.markCode(line * 64 + random.nextInt(64), 1);
    mmu.safePoint();
    codeLines.add(line);
  }

  private void unmark(GuestRam ram) {
    for (long line : codeLines.toArray(Long[]::new)) {
      if (random.nextBoolean()) {
        ram.clearCode(line * 64, 64);
        codeLines.remove(line);
      }
    }
  }

  private void access(Mmu mmu) {
    int page = random.nextInt(PAGES);
    int sizeLog2 = random.nextInt(4);
    int size = 1 << sizeLog2;
    int inPage =
        random.nextInt(3) == 0 ? Page.SIZE - random.nextInt(9) - 1 : random.nextInt(Page.SIZE);
    long gva = gvaOf(page) + inPage;
    boolean write = random.nextBoolean();
    int[] places =
        places(mmu.context, page, inPage, size, write ? FlatWalker.WRITE : FlatWalker.READ);
    boolean bigEndian = random.nextBoolean();
    if (!write) {
      if (places == null) {
        assertThrows(FlatWalker.Fault.class, () -> load(mmu, gva, sizeLog2, bigEndian, false));
        return;
      }
      long expected = 0;
      for (int i = 0; i < size; i++) {
        int place = places[bigEndian ? i : size - 1 - i];
        expected = expected << 8 | (model[place] & 0xFF);
      }
      boolean signed = random.nextBoolean();
      if (signed) {
        expected = expected << (64 - 8 * size) >> (64 - 8 * size);
      }
      assertEquals(expected, load(mmu, gva, sizeLog2, bigEndian, signed));
      return;
    }
    long value = random.nextLong();
    toldFrom = -1;
    if (places == null) {
      assertThrows(FlatWalker.Fault.class, () -> store(mmu, gva, sizeLog2, bigEndian, value));
      assertEquals(-1, toldFrom);
      return;
    }
    store(mmu, gva, sizeLog2, bigEndian, value);
    for (int i = 0; i < size; i++) {
      model[places[i]] = (byte) (value >>> (8 * (bigEndian ? size - 1 - i : i)));
    }
    boolean hitsCode =
        Arrays.stream(places).anyMatch(place -> codeLines.contains((long) place >> 6));
    assertEquals(hitsCode, toldFrom >= 0, "the listener heard of a store to code, and of no other");
  }

  /**
   * Where each byte of the access is in the model, or null if one of its pages does not allow it.
   */
  private int[] places(int context, int page, int inPage, int size, int permission) {
    var places = new int[size];
    for (int i = 0; i < size; i++) {
      int at = page;
      int offset = inPage + i;
      if (offset >= Page.SIZE) {
        offset -= Page.SIZE;
        at = pageAt(gvaOf(page) + Page.SIZE);
      }
      var mapping = at < 0 ? null : table[context][at];
      if (mapping == null || (mapping.permissions() & permission) == 0) {
        return null;
      }
      long base = mapping.gpaPage() == DEVICE ? RAM_PAGES * (long) Page.SIZE : mapping.gpaPage();
      places[i] = (int) base + offset;
    }
    return places;
  }

  private static int pageAt(long gva) {
    for (int page = 0; page < PAGES; page++) {
      if (gvaOf(page) == gva) {
        return page;
      }
    }
    return -1;
  }

  private static long load(Mmu mmu, long gva, int sizeLog2, boolean bigEndian, boolean signed) {
    return switch (sizeLog2) {
      case 0 -> signed ? mmu.loadS8(gva) : mmu.loadU8(gva);
      case 1 ->
          bigEndian
              ? signed ? mmu.loadS16Be(gva) : mmu.loadU16Be(gva)
              : signed ? mmu.loadS16(gva) : mmu.loadU16(gva);
      case 2 ->
          bigEndian
              ? signed ? mmu.loadS32Be(gva) : mmu.loadU32Be(gva)
              : signed ? mmu.loadS32(gva) : mmu.loadU32(gva);
      default -> bigEndian ? mmu.load64Be(gva) : mmu.load64(gva);
    };
  }

  private static void store(Mmu mmu, long gva, int sizeLog2, boolean bigEndian, long value) {
    switch (sizeLog2) {
      case 0 -> mmu.store8(gva, value);
      case 1 -> {
        if (bigEndian) {
          mmu.store16Be(gva, value);
        } else {
          mmu.store16(gva, value);
        }
      }
      case 2 -> {
        if (bigEndian) {
          mmu.store32Be(gva, value);
        } else {
          mmu.store32(gva, value);
        }
      }
      default -> {
        if (bigEndian) {
          mmu.store64Be(gva, value);
        } else {
          mmu.store64(gva, value);
        }
      }
    }
  }
}
