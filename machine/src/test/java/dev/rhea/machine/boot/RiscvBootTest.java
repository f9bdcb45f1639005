package dev.rhea.machine.boot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rhea.machine.config.BootConfig;
import dev.rhea.machine.fdt.DeviceTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.OptionalLong;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Where things lie. Addresses come from QEMU 10.0.2: the initrd's from {@code -M virt,dumpdtb=F},
 * the others from the reset ROM as the monitor's {@code xp /11xg 0x1000} shows it under {@code -S}.
 */
class RiscvBootTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    // -m, -bios, kernel, initrd, device tree
    "128,  default, 80200000, 84200000, 87e00000",
    "512,  default, 80200000, 90200000, 9fe00000",
    "1024, default, 80200000, a0200000, bfe00000",
    "1536, default, 80200000, a0200000, dfe00000",
    "4096, default, 80200000, a0200000, 17fe00000",
    "512,  none,    80000000, 90000000, 9fe00000",
    "512,  u-boot,  80200000, 90200000, 9fe00000",
  })
  void placesAsQemuDoes(long megabytes, String bios, String kernel, String initrd, String fdt) {
    try (BootFixture f = new BootFixture(directory, megabytes)) {
      byte[] initrdBytes = new byte[1_036_661];
      new Random(7).nextBytes(initrdBytes);
      byte[] kernelBytes = BootFixture.linux(4 << 20, 31 << 20);
      BootConfig config =
          BootConfig.DEFAULT
              .withKernel(f.file("Image", kernelBytes))
              .withInitrd(f.file("initrd", initrdBytes))
              .withAppend("console=ttyS0")
              .withBios(
                  bios.equals("u-boot") ? f.file("u-boot", new byte[647_144]).toString() : bios);
      BootImage image = f.load(config);
      f.write(image);

      assertArrayEquals(kernelBytes, read(f, hex(kernel), kernelBytes.length));
      assertArrayEquals(initrdBytes, read(f, hex(initrd), initrdBytes.length));
      assertEquals(hex(fdt), image.fdtGpa());
      DeviceTree tree = DeviceTree.parse("guest's", read(f, hex(fdt), 0x4000));
      long initrdStart = ByteBuffer.wrap(tree.find("/chosen").get("linux,initrd-start")).getLong();
      long initrdEnd = ByteBuffer.wrap(tree.find("/chosen").get("linux,initrd-end")).getLong();
      assertEquals(hex(initrd), initrdStart);
      assertEquals(hex(initrd) + initrdBytes.length, initrdEnd);
      assertEquals("console=ttyS0\0", new String(tree.find("/chosen").get("bootargs")));
    }
  }

  /** The words as QEMU's monitor shows them for {@code -m 512 -bios u-boot.bin -kernel Image}. */
  @Test
  void resetRomIsQemus() {
    try (BootFixture f = new BootFixture(directory, 512)) {
      BootConfig config =
          BootConfig.DEFAULT
              .withKernel(f.file("Image", BootFixture.linux(4096, 4096)))
              .withBios(f.file("u-boot", new byte[647_144]).toString());
      ByteBuffer expected = ByteBuffer.allocate(88).order(ByteOrder.LITTLE_ENDIAN);
      expected.putLong(0x0282861300000297L).putLong(0x0202b583f1402573L);
      expected.putLong(0x000280670182b283L).putLong(0x80000000L);
      expected.putLong(0x9fe00000L).putLong(0x4942534f).putLong(2).putLong(0x80200000L).putLong(1);
      assertEquals(
          HexFormat.of().formatHex(expected.array()),
          HexFormat.of().formatHex(f.load(config).resetRom()));
    }
  }

  @Test
  void firmwareAloneHasNothingToGoOnTo() {
    try (BootFixture f = new BootFixture(directory, 64)) {
      BootImage image = f.load(BootConfig.DEFAULT.withBios(f.file("fw", new byte[100]).toString()));
      assertFalse(image.builtInFirmware());
      assertEquals(0x80000000L, image.entry());
      assertEquals(0, ByteBuffer.wrap(image.resetRom()).getLong(0x38), "fw_dynamic's next_addr");
    }
  }

  @Test
  void builtInFirmwareEntersTheKernel() {
    try (BootFixture f = new BootFixture(directory, 64)) {
      BootImage image =
          f.load(BootConfig.DEFAULT.withKernel(f.file("Image", BootFixture.linux(4096, 4096))));
      assertTrue(image.builtInFirmware());
      assertEquals(0x80200000L, image.entry());
    }
  }

  /** tohost.elf was made of tohost.s and tohost.ld with binutils 2.40, as the latter says. */
  @Test
  void elfKernelWithoutFirmwareStartsAtItsEntry() throws IOException {
    try (BootFixture f = new BootFixture(directory, 64)) {
      BootImage image =
          f.load(
              BootConfig.DEFAULT
                  .withBios("none")
                  .withKernel(f.file("t.elf", resource("tohost.elf"))));
      assertEquals(0x80000004L, image.entry(), "made physical");
      assertEquals(OptionalLong.of(0x80001000L), image.symbol("tohost"));
      assertEquals(OptionalLong.of(0x80001040L), image.symbol("fromhost"));
      assertEquals(OptionalLong.empty(), image.symbol("tohos"));
      assertEquals(OptionalLong.empty(), image.symbol("ohost"));
      f.memory.store(0x80001048L, 8, -1);
      f.memory.store(0x80001140L, 8, -1);
      f.memory.store(0x80001148L, 8, -1);
      f.write(image);
      assertEquals(0x00000013_00000000L, f.memory.load(0x80000000L, 8), "a pad, then a NOP");
      assertEquals(0, f.memory.load(0x80001048L, 8), "start of .bss");
      assertEquals(0, f.memory.load(0x80001140L, 8), "end of .bss");
      assertEquals(-1, f.memory.load(0x80001148L, 8), "behind .bss");
    }
  }

  @Test
  void elfKernelUnderFirmwareIsEnteredAtItsLowestAddress() throws IOException {
    try (BootFixture f = new BootFixture(directory, 64)) {
      BootImage image =
          f.load(BootConfig.DEFAULT.withKernel(f.file("t.elf", resource("tohost.elf"))));
      assertEquals(0x80000000L, image.entry());
    }
  }

  @Test
  void elfFirmwareStartsAtItsEntryAndPushesTheKernelUp() {
    try (BootFixture f = new BootFixture(directory, 64)) {
      byte[] elf = Elf.riscv64().at(0x80000100L).memorySize(0x200000).bytes();
      BootImage image =
          f.load(
              BootConfig.DEFAULT
                  .withBios(f.file("fw.elf", elf).toString())
                  .withKernel(f.file("Image", BootFixture.linux(4096, 4096))));
      assertEquals(0x80000100L, image.entry());
      assertEquals(
          0x80400000L,
          ByteBuffer.wrap(image.resetRom()).order(ByteOrder.LITTLE_ENDIAN).getLong(0x38));
    }
  }

  /** OpenSBI's ELF files are linked at 0 and relocate themselves. */
  @Test
  void positionIndependentFirmwareMovesToRam() {
    try (BootFixture f = new BootFixture(directory, 64)) {
      byte[] elf = Elf.riscv64().type(3).at(0, 0x40000).bytes();
      BootImage image = f.load(BootConfig.DEFAULT.withBios(f.file("fw.elf", elf).toString()));
      assertEquals(0x80000000L, image.entry());
      f.write(image);
      assertEquals(0x11111111L, f.memory.load(0x80000000L, 4));
      assertEquals(0x11111111L, f.memory.load(0x80040000L, 4));
    }
  }

  @Test
  void compressedKernelIsUnpacked() throws IOException {
    try (BootFixture f = new BootFixture(directory, 64)) {
      byte[] kernel = BootFixture.linux(100_000, 1 << 20);
      BootImage image = f.load(BootConfig.DEFAULT.withKernel(f.file("Image.gz", gzip(kernel))));
      f.write(image);
      assertArrayEquals(kernel, read(f, 0x80200000L, kernel.length));
    }
  }

  /** The header's fields as Linux's drivers/firmware/efi/libstub/zboot-header.S has them. */
  @Test
  void zbootKernelIsUnpacked() throws IOException {
    try (BootFixture f = new BootFixture(directory, 64)) {
      byte[] kernel = BootFixture.linux(100_000, 1 << 20);
      byte[] packed = gzip(kernel);
      byte[] zboot = new byte[1000 + packed.length];
      ByteBuffer.wrap(zboot)
          .order(ByteOrder.LITTLE_ENDIAN)
          .put("MZ\0\0zimg".getBytes())
          .putInt(1000)
          .putInt(packed.length)
          .putLong(0)
          .put("gzip\0".getBytes())
          .position(1000)
          .put(packed);
      BootImage image = f.load(BootConfig.DEFAULT.withKernel(f.file("vmlinuz", zboot)));
      f.write(image);
      assertArrayEquals(kernel, read(f, 0x80200000L, kernel.length));
    }
  }

  @Test
  void flatProgramGoesWhereAnImageWould() {
    try (BootFixture f = new BootFixture(directory, 64)) {
      BootImage image =
          f.load(
              BootConfig.DEFAULT
                  .withBios("none")
                  .withKernel(f.file("a.bin", new byte[] {1, 2, 3})));
      f.write(image);
      assertEquals(0x80000000L, image.entry());
      assertEquals(0x030201, f.memory.load(0x80000000L, 4));
    }
  }

  @Test
  void deviceTreeOfTheUserIsCompletedAndPassedOn() {
    try (BootFixture f = new BootFixture(directory, 64)) {
      DeviceTree own = new DeviceTree();
      own.root().strings("model", "mine");
      BootImage image =
          f.load(
              BootConfig.DEFAULT
                  .withKernel(f.file("Image", BootFixture.linux(4096, 4096)))
                  .withAppend("quiet")
                  .withDtb(f.file("own.dtb", own.toBlob())));
      f.write(image);
      DeviceTree tree = DeviceTree.parse("guest's", read(f, image.fdtGpa(), 4096));
      assertEquals(
          "/dts-v1/;\n\n/ {\n\tmodel = \"mine\";\n\n\tchosen {\n\t\tbootargs = \"quiet\";\n\t};\n};\n",
          tree.toDts());
    }
  }

  @Test
  void aResetWritesTheSameAgainButForTheSeed() {
    try (BootFixture f = new BootFixture(directory, 64)) {
      byte[] kernel = BootFixture.linux(4096, 4096);
      BootImage image = f.load(BootConfig.DEFAULT.withKernel(f.file("Image", kernel)));
      Random random = new Random(1);
      image.writeTo(f.memory, random);
      byte[] seed = seed(f, image);
      f.memory.store(0x80200000L, 8, -1);
      image.writeTo(f.memory, random);
      assertArrayEquals(kernel, read(f, 0x80200000L, kernel.length));
      assertNotEquals(HexFormat.of().formatHex(seed), HexFormat.of().formatHex(seed(f, image)));
      assertEquals(32, seed.length);
    }
  }

  private static byte[] seed(BootFixture f, BootImage image) {
    return DeviceTree.parse("guest's", read(f, image.fdtGpa(), 0x4000))
        .find("/chosen")
        .get("rng-seed");
  }

  private static byte[] read(BootFixture f, long gpa, int length) {
    byte[] bytes = new byte[length];
    assertTrue(f.memory.read(gpa, bytes, 0, length));
    return bytes;
  }

  private static long hex(String text) {
    return Long.parseUnsignedLong(text, 16);
  }

  static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  static byte[] resource(String name) throws IOException {
    try (InputStream in = RiscvBootTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }
}
