package dev.rhea.machine.board.mips;

import dev.rhea.cpu.mips.MipsCpuModel;
import dev.rhea.cpu.mips.MipsState;
import dev.rhea.devices.flash.CfiFlash;
import dev.rhea.machine.UserError;
import dev.rhea.machine.board.AddedDevices;
import dev.rhea.machine.board.Board;
import dev.rhea.machine.board.BoardContext;
import dev.rhea.machine.board.BoardDevice;
import dev.rhea.machine.board.BoardParts;
import dev.rhea.machine.board.MemoryLoader;
import dev.rhea.machine.board.Property;
import dev.rhea.machine.board.RamBackend;
import dev.rhea.machine.board.Targets;
import dev.rhea.machine.boot.GuestTarget;
import dev.rhea.machine.boot.MaltaBoot;
import dev.rhea.machine.boot.MaltaBootImage;
import dev.rhea.machine.config.ByteSize;
import dev.rhea.machine.config.CpuConfig;
import dev.rhea.machine.config.MachineConfig;
import dev.rhea.machine.config.MemoryConfig;
import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.GuestRam;
import dev.rhea.memory.HostMemory;
import dev.rhea.memory.MmioHandler;
import dev.rhea.memory.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * MIPS's Malta board with a CoreLV card, wired, as QEMU has it: see {@link MaltaMap}.
 *
 * <p><i>Not modelled</i>: USB (function 2 of the PIIX4), Ethernet and sound on the board, the ISA
 * DMA controllers, floppy drive and parallel port; EEPROMs of memory modules; a CD drive that the
 * user has not asked for.
 */
final class MaltaBoard implements Board {
  private static final long DEFAULT_RAM = 128L << 20;

  /** Below everything that the board maps. */
  private static final int BACKGROUND_PRIORITY = -2;

  /** What the system controller decodes without a chip behind it: no fault, and nothing there. */
  private static final MmioHandler NOTHING =
      new MmioHandler() {
        @Override
        public long read(long offset, int size) {
          return 0;
        }

        @Override
        public void write(long offset, int size, long value) {}
      };

  private final BoardContext context;
  private final MachineConfig config;
  private final BoardParts parts;
  private final AddressSpace memory;
  private final boolean bigEndian;
  private final List<MemoryLoader> loaders = new ArrayList<>();
  private final GuestRam flash;
  private final GuestRam bootRom;
  private final MaltaCpu cpu;
  private final MaltaDevices devices;
  private final @Nullable MaltaBootImage image;

  MaltaBoard(MaltaBoardType type, BoardContext context) {
    this.context = context;
    this.config = context.config();
    this.parts = new BoardParts(context);
    this.memory = parts.memory();
    this.bigEndian = type.target().bigEndian();
    try {
      Property.check("-machine " + type.name(), type.properties(), config.boardProperties());
      long ramSize = addRam();
      flash = addFlash();
      bootRom = parts.own(GuestRam.anonymous(MaltaBoot.FLASH_SIZE));
      memory.addRom("bios.1fc", MaltaMap.BOOT, bootRom, 0, bootRom.size());
      memory.add(
          new Region.Mmio(
              "empty",
              0,
              MaltaMap.DECODED,
              BACKGROUND_PRIORITY,
              context.observe("empty", NOTHING)));

      MipsState state = new MipsState(model(type, config.cpu()), bigEndian, memory);
      cpu = parts.own(new MaltaCpu(state, context));
      AddedDevices added = AddedDevices.of(type, config);
      devices = MaltaDevices.add(context, parts, cpu, bigEndian, added);
      for (AddedDevices.Added loader : added.ofKind("loader")) {
        loaders.add(MemoryLoader.of(loader.options(), 1));
      }
      image =
          MaltaBoot.load(
              config.boot(),
              GuestTarget.mips(type.target().name(), type.target().bits(), bigEndian),
              ramSize,
              Math.min(ramSize, MaltaMap.LOW_RAM_SIZE));
      reset();
    } catch (RuntimeException | Error e) {
      // The constructor fails, so nobody will close what it has opened.
      close();
      throw e;
    }
  }

  private static MipsCpuModel model(MaltaBoardType type, CpuConfig config) {
    if (config.count() > 1) {
      throw new UserError(
          "-smp " + config.count() + ": the board malta runs one CPU so far; write -smp 1");
    }
    String name = config.model().isEmpty() ? type.defaultCpu() : config.model();
    Targets.checkCpu(type.target(), name);
    Property.check("-cpu " + name, type.target().cpuProperties(name), config.properties());
    return Objects.requireNonNull(MipsCpuModel.named(name));
  }

  private long addRam() {
    MemoryConfig wanted =
        config.memory() == null ? MemoryConfig.ofBytes(DEFAULT_RAM) : config.memory();
    if (Long.compareUnsigned(wanted.bytes(), MaltaMap.MOST_RAM) > 0) {
      throw new UserError(
          "-m "
              + ByteSize.format(wanted.bytes())
              + ": the board malta takes 2G at most; write a smaller size");
    }
    GuestRam ram = parts.own(RamBackend.make(wanted));
    long size = ram.size();
    memory.addRam("mips_malta.ram", MaltaMap.HIGH_RAM, ram, 0, size);
    memory.addRam("mips_malta.low", 0, ram, 0, Math.min(size, MaltaMap.LOW_RAM_SIZE));
    if (size > MaltaMap.LOW_RAM_AGAIN) {
      memory.addRam(
          "mips_malta.low-again",
          MaltaMap.LOW_RAM_AGAIN,
          ram,
          MaltaMap.LOW_RAM_AGAIN,
          size - MaltaMap.LOW_RAM_AGAIN);
    }
    return size;
  }

  private GuestRam addFlash() {
    GuestRam contents = parts.own(GuestRam.anonymous(MaltaBoot.FLASH_SIZE));
    String name = "mips_malta.bios";
    CfiFlash device =
        new CfiFlash(
            memory, name, MaltaMap.FLASH, contents, MaltaMap.FLASH_BLOCK, false, context.log());
    parts.list(new BoardDevice(name, "", MaltaMap.FLASH, MaltaBoot.FLASH_SIZE, ""));
    parts.onReset(device::reset);
    return contents;
  }

  @Override
  public AddressSpace memory() {
    return memory;
  }

  @Override
  public List<MaltaCpu> cpus() {
    return List.of(cpu);
  }

  @Override
  public List<BoardDevice> devices() {
    return parts.devices();
  }

  @Override
  public byte[] deviceTree() {
    return new byte[0];
  }

  @Override
  public void requireBootable() {
    if (image == null) {
      throw new UserError(
          "there is nothing to start: pass a kernel by -kernel FILE, or firmware by -bios FILE");
    }
  }

  @Override
  public void reset() {
    parts.reset();
    cpu.reset();
    if (image != null) {
      byte[] bytes = image.flash();
      write(flash, 0, bytes);
      write(bootRom, 0, bytes);
      image.writeTo(memory, context.random());
    }
    int revision = bigEndian ? Integer.reverseBytes(MaltaMap.REVISION) : MaltaMap.REVISION;
    HostMemory.putInt(bootRom.address() + MaltaMap.REVISION_OFFSET, revision);
    bootRom.written(MaltaMap.REVISION_OFFSET, Integer.BYTES);
    for (MemoryLoader loader : loaders) {
      loader.load(memory, (number, pc) -> cpu.setPc(pc));
    }
  }

  private static void write(GuestRam ram, long offset, byte[] bytes) {
    HostMemory.copy(bytes, 0, ram.address() + offset, bytes.length);
    ram.written(offset, bytes.length);
  }

  @Override
  public boolean powerDown() {
    devices.pressPowerButton();
    return true;
  }

  @Override
  public void close() {
    parts.close();
  }
}
