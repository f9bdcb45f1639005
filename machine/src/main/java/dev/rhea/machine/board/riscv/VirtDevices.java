package dev.rhea.machine.board.riscv;

import dev.rhea.devices.chardev.CharBackend;
import dev.rhea.devices.flash.CfiFlash;
import dev.rhea.devices.fwcfg.FwCfg;
import dev.rhea.devices.intc.Plic;
import dev.rhea.devices.irq.IrqSink;
import dev.rhea.devices.misc.SifiveTest;
import dev.rhea.devices.rtc.GoldfishRtc;
import dev.rhea.devices.serial.Ns16550;
import dev.rhea.devices.virtio.VirtioMmio;
import dev.rhea.machine.UserError;
import dev.rhea.machine.board.AddedDevices;
import dev.rhea.machine.board.BoardContext;
import dev.rhea.machine.board.BoardDevice;
import dev.rhea.machine.board.BoardParts;
import dev.rhea.machine.board.MachineFwCfg;
import dev.rhea.machine.board.SerialPorts;
import dev.rhea.machine.board.VirtioSlots;
import dev.rhea.machine.config.MachineConfig;
import dev.rhea.machine.config.RtcConfig;
import dev.rhea.memory.GuestRam;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The devices of the {@code virt} board, made and connected: their lines go to the PLIC, the PLIC's
 * to the harts.
 */
final class VirtDevices {
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  // The bytes that QEMU's devices answer to, which are fewer than the device tree says.
  private static final long UART_REGISTERS = 8;
  private static final long RTC_REGISTERS = 0x24;

  /** Bytes of an erase block. */
  private static final int FLASH_BLOCK = 256 << 10;

  private final BoardContext context;
  private final MachineConfig config;
  private final BoardParts parts;
  private final List<Hart> harts;
  private final Plic plic;

  private VirtDevices(BoardContext context, BoardParts parts, List<Hart> harts) {
    this.context = context;
    this.config = context.config();
    this.parts = parts;
    this.harts = harts;
    this.plic = addPlic();
  }

  /**
   * Adds all of them to {@code parts}, and what the user has added.
   *
   * @throws UserError if a device cannot be had
   */
  static void add(BoardContext context, BoardParts parts, List<Hart> harts, AddedDevices added) {
    VirtDevices devices = new VirtDevices(context, parts, harts);
    devices.addDevices();
    devices.addFwCfg();
    devices.addFlash();
    devices.addVirtio(added);
  }

  private Plic addPlic() {
    int count = harts.size();
    Plic controller = new Plic(VirtMap.PLIC_SOURCES, 2 * count, context.log());
    for (int i = 0; i < count; i++) {
      Hart hart = harts.get(i);
      // Two contexts a hart, machine mode's first, as the device tree has them.
      controller.output(2 * i).connect(level -> hart.setInterrupt(Hart.MACHINE_EXTERNAL, level));
      controller
          .output(2 * i + 1)
          .connect(level -> hart.setInterrupt(Hart.SUPERVISOR_EXTERNAL, level));
    }
    parts.map("riscv.sifive.plic", VirtMap.PLIC.gpa(), VirtMap.PLIC.size(), controller);
    parts.onReset(controller::reset);
    return controller;
  }

  private void addDevices() {
    parts.map(
        "riscv.sifive.test",
        VirtMap.TEST.gpa(),
        VirtMap.TEST.size(),
        new SifiveTest(context.system(), context.log()));

    CharBackend console = context.charPort("-serial", SerialPorts.only(config, "virt"));
    Ns16550 uart =
        new Ns16550(irq(VirtMap.UART0), context.clock(), console, VirtMap.UART_CLOCK_HZ, 0);
    parts.map("serial", VirtMap.UART0.gpa(), UART_REGISTERS, uart);
    parts.onReset(uart::reset);

    GoldfishRtc rtc = rtc(config.rtc());
    parts.map("goldfish_rtc", VirtMap.RTC.gpa(), RTC_REGISTERS, rtc);
    parts.onReset(rtc::reset);
  }

  private void addFwCfg() {
    parts.map("fwcfg", VirtMap.FW_CFG.gpa(), FwCfg.SIZE, MachineFwCfg.of(parts, context));
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
      GuestRam contents = parts.own(GuestRam.anonymous(size));
      CfiFlash flash =
          new CfiFlash(parts.memory(), name, gpa, contents, FLASH_BLOCK, false, context.log());
      parts.list(new BoardDevice(name, "", gpa, size, ""));
      parts.onReset(flash::reset);
    }
  }

  private void addVirtio(AddedDevices added) {
    VirtioSlots slots =
        parts.own(
            VirtioSlots.build(
                VirtMap.VIRTIO_COUNT,
                added,
                context,
                parts.memory(),
                slot -> plic.input(VirtMap.virtioIrq(slot))));
    for (int i = 0; i < VirtMap.VIRTIO_COUNT; i++) {
      String note = slots.name(i).isEmpty() ? "" : "dev: " + slots.name(i);
      parts.map(
          new BoardDevice("virtio-mmio", "", VirtMap.virtioGpa(i), VirtioMmio.SIZE, note),
          "virtio-mmio." + i,
          slots.slots().get(i));
    }
    parts.onReset(slots::reset);
  }

  private IrqSink irq(VirtMap device) {
    return plic.input(device.irq());
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
}
