package dev.rhea.machine.boot;

import dev.rhea.machine.UserError;
import dev.rhea.machine.board.riscv.RiscvIsa;
import dev.rhea.machine.board.riscv.VirtDeviceTree;
import dev.rhea.machine.config.BootConfig;
import dev.rhea.machine.fdt.DeviceTree;
import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.GuestRam;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** A directory of boot files and a virt board's RAM to load them into. */
final class BootFixture implements AutoCloseable {
  static final long RAM = 0x80000000L;

  final AddressSpace memory = new AddressSpace("memory");
  private final Path directory;
  private final long ramSize;
  private final GuestRam ram;

  BootFixture(Path directory, long megabytes) {
    this.directory = directory;
    this.ramSize = megabytes << 20;
    this.ram = GuestRam.anonymous(ramSize);
    memory.addRam("ram", RAM, ram, 0, ramSize);
  }

  Path file(String name, byte[] bytes) {
    try {
      return Files.write(directory.resolve(name), bytes);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  DeviceTree boardTree() {
    RiscvIsa isa = new RiscvIsa(64, List.of("i", "m", "a", "c"), "sv39", 0, 0, 0);
    return VirtDeviceTree.build(isa, 1, ramSize, false, new byte[32]);
  }

  BootImage load(BootConfig config) {
    return RiscvBoot.load(config, boardTree(), new MemoryRange(RAM, ramSize), GuestTarget.RISCV64);
  }

  /** What the user is told, without the directory's name. */
  String complaint(BootConfig config) {
    try {
      load(config);
    } catch (UserError e) {
      return e.getMessage().replace(directory + "/", "");
    }
    throw new AssertionError("nothing was wrong");
  }

  void write(BootImage image) {
    image.writeTo(memory, new Random(1));
  }

  /** A Linux kernel for RISC-V: its 64-byte header, then {@code 0x22} up to {@code fileSize}. */
  static byte[] linux(int fileSize, long imageSize) {
    ByteBuffer out = ByteBuffer.allocate(fileSize).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(0x6f1000d).putInt(0).putLong(0x200000).putLong(imageSize).putLong(0).putInt(2);
    out.position(48);
    out.putLong(0x5643534952L).putInt(0x05435352).putInt(0);
    while (out.hasRemaining()) {
      out.put((byte) 0x22);
    }
    return out.array();
  }

  @Override
  public void close() {
    ram.close();
  }
}
