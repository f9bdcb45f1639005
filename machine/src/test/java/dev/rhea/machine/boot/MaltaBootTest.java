package dev.rhea.machine.boot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.rhea.machine.UserError;
import dev.rhea.machine.config.BootConfig;
import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.GuestRam;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies where when a Malta board starts. */
class MaltaBootTest {
  private static final long LOW = 256L << 20;
  private static final long ENVIRONMENT = 0x2000;
  private static final GuestTarget MIPS = GuestTarget.mips("mips", 32, true);
  private static final GuestTarget MIPSEL = GuestTarget.mips("mipsel", 32, false);
  private static final GuestTarget MIPS64EL = GuestTarget.mips("mips64el", 64, false);

  @TempDir Path directory;

  private Path file(String name, byte[] bytes) {
    try {
      return Files.write(directory.resolve(name), bytes);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] kernel(int bits, ByteOrder order) {
    return new Elf(bits, order).machine(8).at(0xffff_ffff_8010_0000L).bytes();
  }

  private BootConfig booting(byte[] kernel) {
    return BootConfig.DEFAULT.withKernel(file("vmlinux", kernel));
  }

  private static MaltaBootImage load(BootConfig config, GuestTarget target) {
    MaltaBootImage image = MaltaBoot.load(config, target, 2 * LOW, LOW);
    assertNotNull(image);
    return image;
  }

  private String complaint(BootConfig config, GuestTarget target) {
    try {
      MaltaBoot.load(config, target, LOW, LOW);
    } catch (UserError e) {
      return e.getMessage().replace(directory + "/", "");
    }
    throw new AssertionError("nothing was wrong");
  }

  /** The strings of the environment, as a big-endian guest finds them. */
  private static List<String> environment(MaltaBootImage image, Random random) {
    try (GuestRam ram = GuestRam.anonymous(LOW)) {
      AddressSpace memory = new AddressSpace("memory");
      memory.addRam("ram", 0, ram, 0, LOW);
      image.writeTo(memory, random);
      byte[] bytes = new byte[0x10000];
      memory.read(0, bytes, 0, bytes.length);
      ByteBuffer guest = ByteBuffer.wrap(bytes);
      List<String> strings = new ArrayList<>();
      for (int at = (int) ENVIRONMENT; guest.getInt(at) != 0; at += 4) {
        int text = guest.getInt(at) & 0x1fff_ffff;
        int end = text;
        while (bytes[end] != 0) {
          end++;
        }
        strings.add(new String(bytes, text, end - text, StandardCharsets.UTF_8));
      }
      return strings;
    }
  }

  @Test
  void kernelLiesAtItsAddressesOfTheUnmappedSegmentWithoutTheSegment() {
    for (MaltaBootImage image :
        List.of(
            load(booting(kernel(32, ByteOrder.BIG_ENDIAN)), MIPS),
            load(booting(kernel(64, ByteOrder.LITTLE_ENDIAN)), MIPS64EL),
            load(booting(kernel(32, ByteOrder.LITTLE_ENDIAN)), MIPS64EL))) {
      assertEquals(0x10_0000, image.segments().getFirst().gpa());
    }
  }

  @Test
  void initialRamDiskLiesBelowTheEndOfLowMemory() {
    // As QEMU 10 places one of this size with -m 512: rd_start=0xffffffff8feb0000.
    BootConfig config =
        booting(kernel(32, ByteOrder.BIG_ENDIAN))
            .withInitrd(file("initrd", new byte[1_282_790]))
            .withAppend("console=ttyS0");
    MaltaBootImage image = load(config, MIPS);
    assertEquals(0xfeb_0000, image.segments().getLast().gpa());
    assertEquals(
        "rd_start=0xffffffff8feb0000 rd_size=1282790 console=ttyS0",
        environment(image, new Random(1)).get(1));
  }

  @Test
  void environmentHasArgumentsAndVariables() {
    MaltaBootImage image =
        load(booting(kernel(32, ByteOrder.BIG_ENDIAN)).withAppend("quiet"), MIPS);
    List<String> strings = environment(image, new Random(1));
    assertEquals(
        List.of(
            directory.resolve("vmlinux").toString(),
            "quiet",
            "memsize",
            "268435456",
            "ememsize",
            "536870912",
            "modetty0",
            "38400n8r",
            "rngseed"),
        strings.subList(0, 9));
    assertEquals(64, strings.get(9).length());
    assertNotEquals(strings.get(9), environment(image, new Random(2)).get(9));
  }

  @Test
  void longCommandLinesArePassedOn() {
    String append = "x".repeat(4000);
    MaltaBootImage image = load(booting(kernel(32, ByteOrder.BIG_ENDIAN)).withAppend(append), MIPS);
    assertEquals(append, environment(image, new Random(1)).get(1));
  }

  @Test
  void loaderIsInTheGuestsOrderAndEndsInTheKernel() {
    // The last instructions before the end, as GNU as has them.
    int[] call = {0x3c19_8010, 0x3739_0000, 0x0320_0009, 0};
    for (boolean bigEndian : new boolean[] {true, false}) {
      ByteOrder order = bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
      ByteBuffer rom =
          ByteBuffer.wrap(load(booting(kernel(32, order)), bigEndian ? MIPS : MIPSEL).flash())
              .order(order);
      assertEquals(0x0bf0_0160, rom.getInt(0)); // j 0xbfc00580
      int at = 0x580;
      while (rom.getInt(at) != call[0]) {
        at += 4;
      }
      for (int word : call) {
        assertEquals(word, rom.getInt(at));
        at += 4;
      }
    }
  }

  @Test
  void farEntryIsLoadedBy64BitInstructions() {
    byte[] kernel =
        new Elf(64, ByteOrder.LITTLE_ENDIAN).machine(8).at(0xa800_0000_0010_0000L).bytes();
    ByteBuffer rom =
        ByteBuffer.wrap(load(booting(kernel), MIPS64EL).flash()).order(ByteOrder.LITTLE_ENDIAN);
    // lui t9, 0xa800; ori; dsll 16; ori 0x10; dsll 16; ori 0
    int[] words = {
      0x3c19_a800, 0x3739_0000, 0x0019_cc38, 0x3739_0010, 0x0019_cc38, 0x3739_0000, 0x0320_0009
    };
    int at = 0x580;
    while (rom.getInt(at) != words[0]) {
      at += 4;
    }
    for (int word : words) {
      assertEquals(word, rom.getInt(at));
      at += 4;
    }
  }

  @Test
  void firmwareIsSwappedWordByWordForALittleEndianCpuButForItsSettings() {
    byte[] bytes = new byte[0x3e_0000 + 8];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    BootConfig config = BootConfig.DEFAULT.withBios(file("yamon.bin", bytes).toString());
    assertArrayEquals(bytes, load(config, MIPS).flash());
    byte[] swapped = load(config, MIPSEL).flash();
    assertArrayEquals(new byte[] {3, 2, 1, 0, 7, 6, 5, 4}, Arrays.copyOf(swapped, 8));
    assertArrayEquals(
        Arrays.copyOfRange(bytes, 0x3e_0000, bytes.length),
        Arrays.copyOfRange(swapped, 0x3e_0000, swapped.length));
  }

  @Test
  void nothingNamedIsNothingToStart() {
    assertNull(MaltaBoot.load(BootConfig.DEFAULT, MIPS, LOW, LOW));
    assertNull(MaltaBoot.load(BootConfig.DEFAULT.withBios("none"), MIPS, LOW, LOW));
  }

  @Test
  void mistakesAreSentences() {
    byte[] big = kernel(32, ByteOrder.BIG_ENDIAN);
    assertEquals(
        "the kernel 'vmlinux' is big-endian, this target is little-endian",
        complaint(booting(big), MIPSEL));
    assertEquals(
        "the kernel 'vmlinux' is for mips64, this target is mips",
        complaint(booting(kernel(64, ByteOrder.BIG_ENDIAN)), MIPS));
    assertEquals(
        "the kernel 'vmlinux' is for riscv64, this target is mips64el",
        complaint(booting(Elf.riscv64().bytes()), MIPS64EL));
    assertEquals(
        "the kernel 'vmlinux' is no ELF file, which is what this board boots; pass vmlinux or vmlinuz",
        complaint(booting(new byte[100]), MIPS));
    assertEquals(
        "the kernel 'vmlinux' begins at 0x100000, in the user segment; link it for kseg0",
        complaint(
            booting(new Elf(32, ByteOrder.BIG_ENDIAN).machine(8).at(0x10_0000).bytes()), MIPS));
    assertEquals(
        "the initrd 'initrd' would lie at 0xb0000, inside the kernel 'vmlinux'; give the guest more RAM with -m",
        complaint(
            booting(big).withInitrd(file("initrd", new byte[(int) LOW - (800 << 10)])), MIPS));
    assertEquals("-append is of use with -kernel only", complaint(appending(), MIPS));
    assertEquals(
        "-bios and -kernel exclude each other on the board malta; leave one of them out",
        complaint(booting(big).withBios("x"), MIPS));
    assertEquals(
        "-dtb: the board malta hands no device tree to a kernel; leave it out, kernels bring their own",
        complaint(booting(big).withDtb(Path.of("x")), MIPS));
    assertEquals(
        "the firmware 'big.bin' has 5 MiB, and the board's flash 4 MiB; pass an image for this board",
        complaint(
            BootConfig.DEFAULT.withBios(file("big.bin", new byte[5 << 20]).toString()), MIPS));
  }

  private static BootConfig appending() {
    return BootConfig.DEFAULT.withAppend("x");
  }
}
