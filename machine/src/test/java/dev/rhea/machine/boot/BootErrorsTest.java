package dev.rhea.machine.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rhea.machine.UserError;
import dev.rhea.machine.config.BootConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is wrong with the files ends in one sentence that names the file and the reason. */
class BootErrorsTest {
  @TempDir Path directory;
  private BootFixture f;

  @BeforeEach
  void open() {
    f = new BootFixture(directory, 64);
  }

  @AfterEach
  void close() {
    f.close();
  }

  private String kernel(byte[] bytes) {
    return f.complaint(BootConfig.DEFAULT.withKernel(f.file("K", bytes)));
  }

  private BootConfig linux() {
    return BootConfig.DEFAULT.withKernel(f.file("Image", BootFixture.linux(4096, 4096)));
  }

  @Test
  void nothingToStart() {
    assertEquals(
        "there is nothing to start: pass a kernel with -kernel FILE, or firmware with -bios FILE",
        f.complaint(BootConfig.DEFAULT));
    assertEquals(
        "there is nothing to start: pass a kernel with -kernel FILE, or firmware with -bios FILE",
        f.complaint(BootConfig.DEFAULT.withBios("none")));
  }

  @Test
  void kernelOptionsWithoutKernel() {
    assertEquals(
        "-append is of use with -kernel only", f.complaint(BootConfig.DEFAULT.withAppend("x")));
    assertEquals(
        "-initrd is of use with -kernel only",
        f.complaint(BootConfig.DEFAULT.withInitrd(f.file("i", new byte[1]))));
  }

  @Test
  void filesThatCannotBeRead() throws IOException {
    assertEquals(
        "there is no kernel 'none'",
        f.complaint(BootConfig.DEFAULT.withKernel(directory.resolve("none"))));
    assertEquals(
        "there is no initrd 'none'", f.complaint(linux().withInitrd(directory.resolve("none"))));
    assertEquals(
        "there is no device tree 'none'", f.complaint(linux().withDtb(directory.resolve("none"))));
    assertEquals(
        "there is no firmware 'gone'",
        f.complaint(BootConfig.DEFAULT.withBios(directory.resolve("gone").toString())));
    Files.createDirectory(directory.resolve("dir"));
    assertEquals(
        "the kernel 'dir' is a directory",
        f.complaint(BootConfig.DEFAULT.withKernel(directory.resolve("dir"))));
    assertEquals("the kernel 'K' is empty", kernel(new byte[0]));
  }

  @Test
  void elfForAnotherMachine() {
    assertEquals(
        "the kernel 'K' is for aarch64, this target is riscv64",
        kernel(Elf.riscv64().machine(183).bytes()));
    assertEquals(
        "the kernel 'K' is for x86_64, this target is riscv64",
        kernel(Elf.riscv64().machine(62).bytes()));
    assertEquals(
        "the kernel 'K' is for riscv32, this target is riscv64",
        kernel(new Elf(32, ByteOrder.LITTLE_ENDIAN).bytes()));
    assertEquals(
        "the kernel 'K' is for s390x, this target is riscv64",
        kernel(new Elf(64, ByteOrder.BIG_ENDIAN).machine(22).bytes()));
    assertEquals(
        "the kernel 'K' is for mips, this target is riscv64",
        kernel(new Elf(32, ByteOrder.BIG_ENDIAN).machine(8).bytes()));
    assertEquals(
        "the kernel 'K' is big-endian, this target is little-endian",
        kernel(new Elf(64, ByteOrder.BIG_ENDIAN).bytes()));
    assertEquals(
        "the kernel 'K' is for ELF machine 4660, this target is riscv64",
        kernel(Elf.riscv64().machine(0x1234).bytes()));
  }

  @Test
  void flatKernelsForAnotherMachine() {
    byte[] arm64 = new byte[4096];
    arm64[56] = 'A';
    arm64[57] = 'R';
    arm64[58] = 'M';
    arm64[59] = 0x64;
    assertEquals("the kernel 'K' is for aarch64, this target is riscv64", kernel(arm64));
    byte[] x86 = new byte[4096];
    System.arraycopy("HdrS".getBytes(StandardCharsets.US_ASCII), 0, x86, 0x202, 4);
    assertEquals("the kernel 'K' is for x86, this target is riscv64", kernel(x86));
    byte[] uImage = new byte[4096];
    ByteBuffer.wrap(uImage).putInt(0x27051956);
    assertEquals(
        "the kernel 'K' is wrapped for U-Boot's bootm; pass the kernel inside", kernel(uImage));
  }

  @Test
  void linuxHeaderFields() {
    byte[] bigEndian = BootFixture.linux(4096, 4096);
    bigEndian[24] = 1;
    assertEquals(
        "the kernel 'K' is a big-endian RISC-V kernel, and the target is little-endian",
        kernel(bigEndian));
    byte[] offset = BootFixture.linux(4096, 4096);
    offset[8] = 1;
    assertEquals(
        "the kernel 'K' has a corrupt header: text offset 0x200001, image size 0x1000",
        kernel(offset));
    assertEquals(
        "the kernel 'K' has a corrupt header: text offset 0x200000, image size 0xffffffffffffffff",
        kernel(BootFixture.linux(4096, -1)));
  }

  @Test
  void imagesThatDoNotFit() {
    assertEquals(
        "the kernel 'K' needs memory at 0x80200000-0x841fffff, and RAM is at 0x80000000-0x83ffffff;"
            + " give the guest more RAM with -m",
        kernel(BootFixture.linux(4096, 64 << 20)));
    assertEquals(
        "the kernel 'K' needs memory at 0x80000000-0x84000000, and RAM is at 0x80000000-0x83ffffff;"
            + " give the guest more RAM with -m",
        kernel(Elf.riscv64().memorySize((64 << 20) + 1).bytes()));
    assertEquals(
        "the kernel 'K' needs memory at 0x100000-0x10000f, and RAM is at 0x80000000-0x83ffffff;"
            + " link it for an address in RAM",
        kernel(Elf.riscv64().at(0x100000).bytes()));
    assertEquals(
        "the kernel 'K' needs memory at 0xfffffffffffff000-0xfffffffffffff00f,"
            + " and RAM is at 0x80000000-0x83ffffff; give the guest more RAM with -m",
        kernel(Elf.riscv64().at(-0x1000).bytes()));
  }

  @Test
  void initrdThatDoesNotFit() {
    assertEquals(
        "the initrd 'i' has 70 MiB, which is more than the guest's RAM of 64 MiB;"
            + " give the guest more with -m",
        f.complaint(linux().withInitrd(f.file("i", new byte[70 << 20]))));
    assertEquals(
        "the initrd 'i' needs memory at 0x82200000-0x845fffff, and RAM is at 0x80000000-0x83ffffff;"
            + " give the guest more RAM with -m",
        f.complaint(linux().withInitrd(f.file("i", new byte[36 << 20]))));
    assertEquals(
        "no room is left for the device tree above 0x83f00000; give the guest more RAM with -m",
        f.complaint(linux().withInitrd(f.file("i", new byte[29 << 20]))));
    BootConfig large =
        BootConfig.DEFAULT.withKernel(f.file("K", BootFixture.linux(4096, 40 << 20)));
    assertEquals(
        "the initrd 'i' would lie at 0x82200000, inside the kernel 'K'; give the guest more RAM with -m",
        f.complaint(large.withInitrd(f.file("i", new byte[1]))).replace(directory + "/", ""));
  }

  @Test
  void overlapOfKernelAndFirmware() {
    BootConfig config =
        BootConfig.DEFAULT
            .withBios(f.file("fw", new byte[4096]).toString())
            .withKernel(f.file("K", Elf.riscv64().at(0x80000800L).bytes()));
    assertEquals(
        "the firmware 'fw' at 0x80000000 and the kernel 'K' at 0x80000800 overlap",
        f.complaint(config));
  }

  @Test
  void corruptElfFiles() {
    String corrupt = "the kernel 'K' is a corrupt or truncated ELF file: ";
    assertEquals(
        corrupt + "its segment 0 lies beyond the end of the file",
        kernel(Elf.riscv64().fileOffset(1 << 20).bytes()));
    assertEquals(
        corrupt + "its segment 0 lies beyond the end of the file",
        kernel(Elf.riscv64().fileOffset(Long.MAX_VALUE).bytes()));
    assertEquals(
        corrupt + "its segment 0 is smaller in memory than in the file",
        kernel(Elf.riscv64().memorySize(1).bytes()));
    assertEquals(
        corrupt + "its segment 0 leaves the address space",
        kernel(Elf.riscv64().memorySize(-1).bytes()));
    assertEquals(
        "the kernel 'K' is an ELF file of type 1, not an executable",
        kernel(Elf.riscv64().type(1).bytes()));
    assertEquals(
        "the kernel 'K' is an ELF file with nothing to load",
        kernel(Elf.riscv64().noSegments().bytes()));
    byte[] header = Arrays.copyOf(Elf.riscv64().bytes(), 40);
    assertEquals(corrupt + "its header lies beyond the end of the file", kernel(header));
  }

  @Test
  void compressedFilesThatCannotBeUnpacked() throws IOException {
    byte[] gzip = RiscvBootTest.gzip(BootFixture.linux(4096, 4096));
    assertEquals(
        "the kernel 'K' is a truncated gzip file", kernel(Arrays.copyOf(gzip, gzip.length - 9)));
    gzip[gzip.length / 2] ^= 0x55;
    gzip[gzip.length / 2 + 1] ^= 0x55;
    assertEquals("the kernel 'K' is a corrupt gzip file", kernel(gzip));
    assertEquals(
        "the kernel 'K' does not fit into the guest's RAM when decompressed; give the guest more with -m",
        kernel(RiscvBootTest.gzip(new byte[(64 << 20) + 1])));
    byte[] zstd = new byte[100];
    ByteBuffer.wrap(zstd).putInt(0x28b52ffd);
    assertEquals("the kernel 'K' is compressed with zstd; decompress it first", kernel(zstd));
  }

  @Test
  void corruptDeviceTree() {
    assertTrue(
        f.complaint(linux().withDtb(f.file("d.dtb", new byte[100])))
            .startsWith("'d.dtb' is not a device tree"));
  }

  @Test
  void nothingIsWrittenBeforeAllIsRight() {
    f.complaint(linux().withInitrd(directory.resolve("none")));
    assertEquals(0, f.memory.load(0x80200000L, 8));
  }

  /** Damage anywhere in an ELF file ends in a sentence or in an image inside RAM. */
  @Test
  void randomDamageNeverEscapesAsAnotherException() throws IOException {
    byte[] good = RiscvBootTest.resource("tohost.elf");
    Random random = new Random(42);
    int sentences = 0;
    for (int round = 0; round < 600; round++) {
      byte[] bad = good.clone();
      for (int i = random.nextInt(6); i >= 0; i--) {
        bad[4 + random.nextInt(random.nextBoolean() ? 250 : bad.length - 4)] =
            (byte) random.nextInt();
      }
      try {
        BootImage image = f.load(BootConfig.DEFAULT.withBios("none").withKernel(f.file("K", bad)));
        image.symbol("tohost");
        f.write(image);
      } catch (UserError e) {
        sentences++;
        assertFalse(e.getMessage().contains("\n"), e.getMessage());
      }
    }
    assertTrue(sentences > 60, sentences + " of the files were refused");
  }
}
