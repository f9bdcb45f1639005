package dev.rhea.tests.fuzz;

import dev.rhea.machine.Machine;
import dev.rhea.machine.config.BootConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;

/** Kernels, firmware, device trees and initial RAM disks that are damaged or no such thing. */
final class FuzzFiles {
  private static final int ELF_HEADER = 64;
  private static final int PROGRAM_HEADER = 56;
  private static final int EM_RISCV = 243;
  private static final int LARGE = 9 << 20; // more than the machine's RAM

  /** What formats begin with, some of which are not ours. */
  private static final byte[][] MAGICS = {
    {0x7f, 'E', 'L', 'F', 2, 1, 1},
    {0x7f, 'E', 'L', 'F', 1, 2, 1},
    {0x1f, (byte) 0x8b, 8},
    {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd},
    {(byte) 0xfd, '7', 'z', 'X', 'Z', 0},
    {0x02, 0x21, 0x4c, 0x18},
    {0x27, 0x05, 0x19, 0x56},
    {'M', 'Z'},
    {(byte) 0xd0, 0x0d, (byte) 0xfe, (byte) 0xed},
    {'0', '7', '0', '7', '0', '1'}
  };

  private final SplittableRandom random;
  private final Path directory;

  /** Files go to {@code directory}, one case's over another's. */
  FuzzFiles(SplittableRandom random, Path directory) {
    this.random = random;
    this.directory = directory;
  }

  /** What to boot. */
  BootConfig next() throws IOException {
    BootConfig good =
        BootConfig.DEFAULT.withKernel(file("good", KnownProgram.image())).withBios(bios());
    return switch (random.nextInt(8)) {
      case 0 -> good.withKernel(file("kernel", damagedElf()));
      case 1 -> good.withKernel(file("kernel", linuxImage()));
      case 2 -> good.withKernel(file("kernel", damagedEnd(gzip(KnownProgram.image()))));
      case 3 -> good.withKernel(file("kernel", anything()));
      case 4 -> good.withDtb(file("dtb", damagedTree()));
      case 5 -> good.withInitrd(file("initrd", anything())).withAppend(words());
      case 6 -> good.withBios(file("bios", damagedElf()).toString());
      default -> good.withBios(file("bios", anything()).toString());
    };
  }

  private String bios() {
    return random.nextBoolean() ? "none" : "default";
  }

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(directory.resolve(name), bytes);
  }

  private String words() {
    byte[] text = new byte[random.nextInt(3000)];
    random.nextBytes(text);
    return new String(text, StandardCharsets.ISO_8859_1).replace('\0', ' ');
  }

  /** An executable whose headers are damaged more often than its contents. */
  private byte[] damagedElf() {
    byte[] program = KnownProgram.image();
    ByteBuffer elf =
        ByteBuffer.allocate(ELF_HEADER + PROGRAM_HEADER + program.length)
            .order(ByteOrder.LITTLE_ENDIAN);
    elf.put(MAGICS[0]).position(16);
    elf.putShort((short) 2).putShort((short) EM_RISCV).putInt(1);
    elf.putLong(KnownProgram.ORIGIN).putLong(ELF_HEADER).putLong(0);
    elf.putInt(0).putShort((short) ELF_HEADER);
    elf.putShort((short) PROGRAM_HEADER).putShort((short) 1).putShort((short) 64).putInt(0);
    elf.putInt(1).putInt(7).putLong(ELF_HEADER + PROGRAM_HEADER);
    elf.putLong(KnownProgram.ORIGIN).putLong(KnownProgram.ORIGIN);
    elf.putLong(program.length).putLong(program.length).putLong(8).put(program);
    byte[] headers = Arrays.copyOf(elf.array(), ELF_HEADER + PROGRAM_HEADER);
    byte[] damaged = elf.array();
    byte[] bad = FuzzPrograms.damage(headers, random);
    System.arraycopy(bad, 0, damaged, 0, bad.length);
    if (random.nextInt(4) != 0) {
      System.arraycopy(MAGICS[0], 0, damaged, 0, MAGICS[0].length);
    }
    return random.nextInt(4) == 0 ? damagedEnd(damaged) : damaged;
  }

  /** A Linux image (Documentation/arch/riscv/boot-image-header.rst) with any numbers in it. */
  private byte[] linuxImage() {
    byte[] bytes = new byte[64 + random.nextInt(1 << 16)];
    random.nextBytes(bytes);
    ByteBuffer image = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (random.nextBoolean()) {
      image.putLong(8, random.nextInt(4) << 20);
      image.putLong(16, random.nextInt(16 << 20));
      image.putLong(24, 0);
    }
    image.putInt(32, 2);
    image.putLong(48, 0x5643534952L).putInt(56, 0x05435352);
    return bytes;
  }

  private byte[] damagedTree() {
    byte[] tree;
    try (Machine machine =
        Machine.builder().target("riscv64").memory(8 << 20).accelerator("interp").build()) {
      tree = machine.board().deviceTree();
    }
    return random.nextBoolean() ? FuzzPrograms.damage(tree, random) : damagedEnd(tree);
  }

  private byte[] anything() {
    int size = random.nextInt(50) == 0 ? LARGE : random.nextInt(1 << random.nextInt(1, 18));
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    if (random.nextInt(4) != 0) {
      byte[] magic = MAGICS[random.nextInt(MAGICS.length)];
      System.arraycopy(magic, 0, bytes, 0, Math.min(magic.length, size));
    }
    return bytes;
  }

  private byte[] damagedEnd(byte[] bytes) {
    byte[] damaged = FuzzPrograms.damage(bytes, random);
    return random.nextBoolean() ? damaged : Arrays.copyOf(bytes, random.nextInt(bytes.length));
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }
}
