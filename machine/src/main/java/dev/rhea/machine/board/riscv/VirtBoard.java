package dev.rhea.machine.board.riscv;

import dev.rhea.machine.UserError;
import dev.rhea.machine.board.AddedDevices;
import dev.rhea.machine.board.Board;
import dev.rhea.machine.board.BoardContext;
import dev.rhea.machine.board.BoardDevice;
import dev.rhea.machine.board.BoardParts;
import dev.rhea.machine.board.MemoryLoader;
import dev.rhea.machine.board.Property;
import dev.rhea.machine.board.RamBackend;
import dev.rhea.machine.boot.BootImage;
import dev.rhea.machine.boot.GuestTarget;
import dev.rhea.machine.boot.MemoryRange;
import dev.rhea.machine.boot.RiscvBoot;
import dev.rhea.machine.config.BootConfig;
import dev.rhea.machine.config.MachineConfig;
import dev.rhea.machine.config.MemoryConfig;
import dev.rhea.machine.config.SubOptions;
import dev.rhea.machine.fdt.DeviceTree;
import dev.rhea.machine.firmware.Htif;
import dev.rhea.machine.firmware.UartConsole;
import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.GuestRam;
import dev.rhea.memory.HostMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * QEMU's RISC-V {@code virt} board, wired: devices at the addresses of {@link VirtMap}, their lines
 * through the PLIC to the harts. An address where nothing is mapped gives an access fault, as
 * QEMU's does.
 */
final class VirtBoard implements Board {
  private static final long DEFAULT_RAM = 128L << 20;
  private static final int RNG_SEED_BYTES = 32;

  private final BoardContext context;
  private final MachineConfig config;
  private final BoardParts parts;
  private final AddressSpace memory;
  private final List<MemoryLoader> loaders = new ArrayList<>();

  private final GuestRam resetRom;
  private final HartCluster harts;
  private final DeviceTree tree;
  private final @Nullable BootImage image;

  VirtBoard(VirtBoardType type, BoardContext context) {
    this.context = context;
    this.config = context.config();
    this.parts = new BoardParts(context);
    this.memory = parts.memory();
    try {
      Property.check("-machine " + type.name(), type.properties(), config.boardProperties());
      SubOptions properties = SubOptions.of("-machine " + type.name(), config.boardProperties());
      boolean aclint = properties.flag(VirtBoardType.ACLINT, false);
      MemoryConfig wanted =
          config.memory() == null ? MemoryConfig.ofBytes(DEFAULT_RAM) : config.memory();
      GuestRam ram = parts.own(RamBackend.make(wanted));
      resetRom = parts.own(GuestRam.anonymous(VirtMap.MROM.size()));
      memory.addRom("riscv_virt_board.mrom", VirtMap.MROM.gpa(), resetRom, 0, resetRom.size());
      memory.addRam("riscv_virt_board.ram", VirtMap.DRAM.gpa(), ram, 0, ram.size());

      HartTimers timers = new HartTimers(config.cpu().count(), aclint, context);
      harts = parts.own(HartCluster.build(type, config.cpu(), context, memory, timers));
      timers.connect(harts.harts(), parts::map);
      parts.onReset(timers::reset);
      AddedDevices added = AddedDevices.of(type, config);
      VirtDevices.add(context, parts, harts.harts(), added);
      for (AddedDevices.Added loader : added.ofKind("loader")) {
        loaders.add(MemoryLoader.of(loader.options(), config.cpu().count()));
      }

      tree =
          VirtDeviceTree.build(
              harts.isa(), harts.harts().size(), ram.size(), aclint, new byte[RNG_SEED_BYTES]);
      image = loadImage(config.boot(), ram.size());
      if (image != null) {
        addHtif(image);
        if (image.builtInFirmware()) {
          harts.serveSbi(memory, context.system());
        }
      }
      reset();
    } catch (RuntimeException | Error e) {
      // The constructor fails, so nobody will close what it has opened.
      close();
      throw e;
    }
  }

  /** A test program's way to the host, over its RAM. */
  private void addHtif(BootImage program) {
    OptionalLong tohost = program.symbol("tohost");
    if (tohost.isPresent()) {
      UartConsole console = new UartConsole(memory, VirtMap.UART0.gpa());
      Htif htif =
          new Htif(
              memory, tohost.getAsLong(), program.symbol("fromhost"), console, context.system());
      parts.onReset(htif::reset);
    }
  }

  private @Nullable BootImage loadImage(BootConfig boot, long ramSize) {
    if (boot.kernel() == null
        && boot.bios().equals("default")
        && boot.initrd() == null
        && boot.append().isEmpty()) {
      return null;
    }
    return RiscvBoot.load(
        boot, tree, new MemoryRange(VirtMap.DRAM.gpa(), ramSize), GuestTarget.RISCV64);
  }

  @Override
  public AddressSpace memory() {
    return memory;
  }

  @Override
  public List<Hart> cpus() {
    return harts.harts();
  }

  @Override
  public List<BoardDevice> devices() {
    return parts.devices();
  }

  @Override
  public byte[] deviceTree() {
    return (image == null ? tree : image.deviceTree()).toBlob();
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
    harts.reset(VirtMap.MROM.gpa());
    if (image != null) {
      byte[] rom = image.resetRom();
      HostMemory.copy(rom, 0, resetRom.address(), rom.length);
      resetRom.written(0, rom.length);
      image.writeTo(memory, context.random());
      if (image.builtInFirmware()) {
        harts.enterSupervisor(image.entry(), image.fdtGpa());
      }
    }
    for (MemoryLoader loader : loaders) {
      loader.load(memory, (hart, pc) -> harts.harts().get(hart).setPc(pc));
    }
  }

  @Override
  public boolean powerDown() {
    // The board has no button that would tell the guest.
    return false;
  }

  @Override
  public void close() {
    parts.close();
  }
}
