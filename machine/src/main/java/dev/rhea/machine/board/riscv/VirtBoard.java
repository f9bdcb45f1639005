package dev.rhea.machine.board.riscv;

import dev.rhea.devices.chardev.CharBackend;
import dev.rhea.devices.flash.CfiFlash;
import dev.rhea.devices.fwcfg.FwCfg;
import dev.rhea.devices.fwcfg.FwCfgKey;
import dev.rhea.devices.intc.Plic;
import dev.rhea.devices.irq.IrqSink;
import dev.rhea.devices.misc.SifiveTest;
import dev.rhea.devices.rtc.GoldfishRtc;
import dev.rhea.devices.serial.Ns16550;
import dev.rhea.devices.virtio.VirtioMmio;
import dev.rhea.machine.UserError;
import dev.rhea.machine.board.AddedDevices;
import dev.rhea.machine.board.Board;
import dev.rhea.machine.board.BoardContext;
import dev.rhea.machine.board.BoardDevice;
import dev.rhea.machine.board.MemoryLoader;
import dev.rhea.machine.board.Property;
import dev.rhea.machine.board.RamBackend;
import dev.rhea.machine.board.VirtioSlots;
import dev.rhea.machine.boot.BootImage;
import dev.rhea.machine.boot.GuestTarget;
import dev.rhea.machine.boot.MemoryRange;
import dev.rhea.machine.boot.RiscvBoot;
import dev.rhea.machine.config.BootConfig;
import dev.rhea.machine.config.CharConfig;
import dev.rhea.machine.config.MachineConfig;
import dev.rhea.machine.config.MemoryConfig;
import dev.rhea.machine.config.RtcConfig;
import dev.rhea.machine.config.SubOptions;
import dev.rhea.machine.fdt.DeviceTree;
import dev.rhea.machine.firmware.Htif;
import dev.rhea.machine.firmware.UartConsole;
import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.GuestRam;
import dev.rhea.memory.HostMemory;
import dev.rhea.memory.MmioHandler;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * QEMU's RISC-V {@code virt} board, wired: devices at the addresses of {@link VirtMap}, their lines
 * through the PLIC to the harts. An address where nothing is mapped gives an access fault, as
 * QEMU's does.
 */
final class VirtBoard implements Board {
  private static final long DEFAULT_RAM = 128L << 20;
  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final int RNG_SEED_BYTES = 32;

  // The bytes that QEMU's devices answer to, which are fewer than the device tree says.
  private static final long UART_REGISTERS = 8;
  private static final long RTC_REGISTERS = 0x24;

  /** Bytes of an erase block. */
  private static final int FLASH_BLOCK = 256 << 10;

  private final BoardContext context;
  private final MachineConfig config;
  private final AddressSpace memory = new AddressSpace("memory");
  private final List<BoardDevice> devices = new ArrayList<>();
  private final List<Runnable> resets = new ArrayList<>();
  private final List<AutoCloseable> owned = new ArrayList<>();
  private final List<MemoryLoader> loaders = new ArrayList<>();

  private final GuestRam resetRom;
  private final HartCluster harts;
  private final Plic plic;
  private final DeviceTree tree;
  private final @Nullable BootImage image;

  VirtBoard(VirtBoardType type, BoardContext context) {
    this.context = context;
    this.config = context.config();
    try {
      Property.check("-machine " + type.name(), type.properties(), config.boardProperties());
      SubOptions properties = SubOptions.of("-machine " + type.name(), config.boardProperties());
      boolean aclint = properties.flag(VirtBoardType.ACLINT, false);
      MemoryConfig wanted =
          config.memory() == null ? MemoryConfig.ofBytes(DEFAULT_RAM) : config.memory();
      GuestRam ram = own(RamBackend.make(wanted));
      resetRom = own(GuestRam.anonymous(VirtMap.MROM.size()));
      memory.addRom("riscv_virt_board.mrom", VirtMap.MROM.gpa(), resetRom, 0, resetRom.size());
      memory.addRam("riscv_virt_board.ram", VirtMap.DRAM.gpa(), ram, 0, ram.size());

      HartTimers timers = new HartTimers(config.cpu().count(), aclint, context);
      harts = own(HartCluster.build(type, config.cpu(), context, memory, timers));
      timers.connect(harts.harts(), this::map);
      resets.add(timers::reset);
      plic = addPlic();
      addDevices();
      addFwCfg();
      addFlash();
      AddedDevices added = AddedDevices.of(type, config);
      addVirtio(added);
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

  private <T extends AutoCloseable> T own(T resource) {
    owned.add(resource);
    return resource;
  }

  private void map(String name, long gpa, long size, MmioHandler device) {
    memory.addMmio(name, gpa, size, context.observe(name, device));
    devices.add(new BoardDevice(name, "", gpa, size, ""));
  }

  private Plic addPlic() {
    int count = harts.harts().size();
    Plic controller = new Plic(VirtMap.PLIC_SOURCES, 2 * count, context.log());
    for (int i = 0; i < count; i++) {
      Hart hart = harts.harts().get(i);
      // Two contexts a hart, machine mode's first, as the device tree has them.
      controller.output(2 * i).connect(level -> hart.setInterrupt(Hart.MACHINE_EXTERNAL, level));
      controller
          .output(2 * i + 1)
          .connect(level -> hart.setInterrupt(Hart.SUPERVISOR_EXTERNAL, level));
    }
    map("riscv.sifive.plic", VirtMap.PLIC.gpa(), VirtMap.PLIC.size(), controller);
    resets.add(controller::reset);
    return controller;
  }

  private void addDevices() {
    map(
        "riscv.sifive.test",
        VirtMap.TEST.gpa(),
        VirtMap.TEST.size(),
        new SifiveTest(context.system(), context.log()));

    CharBackend console = context.charPort("-serial", serialBackend());
    Ns16550 uart =
        new Ns16550(irq(VirtMap.UART0), context.clock(), console, VirtMap.UART_CLOCK_HZ, 0);
    map("serial", VirtMap.UART0.gpa(), UART_REGISTERS, uart);
    resets.add(uart::reset);

    GoldfishRtc rtc = rtc(config.rtc());
    map("goldfish_rtc", VirtMap.RTC.gpa(), RTC_REGISTERS, rtc);
    resets.add(rtc::reset);
  }

  private void addFwCfg() {
    FwCfg fwCfg = new FwCfg(memory, context.log());
    UUID uuid = config.uuid();
    if (uuid != null) {
      fwCfg.add(
          FwCfgKey.UUID,
          ByteBuffer.allocate(16)
              .putLong(uuid.getMostSignificantBits())
              .putLong(uuid.getLeastSignificantBits())
              .array());
    }
    fwCfg.addShort(FwCfgKey.NB_CPUS, config.cpu().count());
    fwCfg.addShort(FwCfgKey.MAX_CPUS, config.cpu().count());
    fwCfg.addShort(FwCfgKey.NOGRAPHIC, 1);
    map("fwcfg", VirtMap.FW_CFG.gpa(), FwCfg.SIZE, fwCfg);
    resets.add(fwCfg::reset);
  }

  /**
   * Two banks of zeros, as QEMU's without -pflash; the device maps itself, as its commands change
   * what is there to read.
   */
  private void addFlash() {
    long size = VirtMap.FLASH.size() / 2;
    for (int bank = 0; bank < 2; bank++) {
      String name = "virt.flash" + bank;
      long gpa = VirtMap.FLASH.gpa() + bank * size;
      GuestRam contents = own(GuestRam.anonymous(size));
      CfiFlash flash = new CfiFlash(memory, name, gpa, contents, FLASH_BLOCK, false, context.log());
      devices.add(new BoardDevice(name, "", gpa, size, ""));
      resets.add(flash::reset);
    }
  }

  private void addVirtio(AddedDevices added) {
    VirtioSlots slots =
        own(
            VirtioSlots.build(
                VirtMap.VIRTIO_COUNT,
                added,
                context,
                memory,
                slot -> plic.input(VirtMap.virtioIrq(slot))));
    for (int i = 0; i < VirtMap.VIRTIO_COUNT; i++) {
      memory.addMmio(
          "virtio-mmio",
          VirtMap.virtioGpa(i),
          VirtioMmio.SIZE,
          context.observe("virtio-mmio." + i, slots.slots().get(i)));
      String note = slots.name(i).isEmpty() ? "" : "dev: " + slots.name(i);
      devices.add(new BoardDevice("virtio-mmio", "", VirtMap.virtioGpa(i), VirtioMmio.SIZE, note));
    }
    resets.add(slots::reset);
  }

  private IrqSink irq(VirtMap device) {
    return plic.input(device.irq());
  }

  /** The back end of the one serial port. */
  private String serialBackend() {
    List<String> serials = config.serials();
    for (String more : serials.subList(Math.min(1, serials.size()), serials.size())) {
      CharConfig backend = config.charBackend(more);
      if (!more.isEmpty() && (backend == null || backend.kind() != CharConfig.Kind.NULL)) {
        throw new UserError(
            "-serial: the board virt has one serial port; use -device virtconsole for another console");
      }
    }
    return serials.isEmpty() ? "" : serials.getFirst();
  }

  private GoldfishRtc rtc(@Nullable RtcConfig wanted) {
    if (wanted == null) {
      Instant now = context.startDate();
      long nanos = now.getEpochSecond() * NANOS_PER_SECOND + now.getNano();
      return new GoldfishRtc(irq(VirtMap.RTC), context.hostClock(), nanos, context.log());
    }
    return new GoldfishRtc(
        irq(VirtMap.RTC),
        wanted.clock() == RtcConfig.Source.VM ? context.clock() : context.hostClock(),
        wanted.base() * NANOS_PER_SECOND,
        context.log());
  }

  /** A test program's way to the host, over its RAM. */
  private void addHtif(BootImage program) {
    OptionalLong tohost = program.symbol("tohost");
    if (tohost.isPresent()) {
      UartConsole console = new UartConsole(memory, VirtMap.UART0.gpa());
      Htif htif =
          new Htif(
              memory, tohost.getAsLong(), program.symbol("fromhost"), console, context.system());
      resets.add(htif::reset);
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
    return Collections.unmodifiableList(devices);
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
    resets.forEach(Runnable::run);
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
    for (AutoCloseable resource : owned.reversed()) {
      try {
        resource.close();
      } catch (Exception e) {
        throw new AssertionError("closing a part of the board", e);
      }
    }
    owned.clear();
  }
}
