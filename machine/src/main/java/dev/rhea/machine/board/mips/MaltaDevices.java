package dev.rhea.machine.board.mips;

import dev.rhea.devices.bridge.Gt64120;
import dev.rhea.devices.bridge.Piix4Isa;
import dev.rhea.devices.ide.IdeChannel;
import dev.rhea.devices.ide.Piix4Ide;
import dev.rhea.devices.input.I8042;
import dev.rhea.devices.intc.I8259Pair;
import dev.rhea.devices.irq.IrqJunction;
import dev.rhea.devices.irq.IrqSink;
import dev.rhea.devices.misc.MaltaFpga;
import dev.rhea.devices.pci.PciBus;
import dev.rhea.devices.power.Piix4Pm;
import dev.rhea.devices.rtc.Mc146818;
import dev.rhea.devices.serial.Ns16550;
import dev.rhea.devices.timer.I8254;
import dev.rhea.machine.board.AddedDevices;
import dev.rhea.machine.board.BoardContext;
import dev.rhea.machine.board.BoardDevice;
import dev.rhea.machine.board.BoardParts;
import dev.rhea.machine.board.PciSlots;
import dev.rhea.machine.config.RtcConfig;
import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.MmioHandler;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The devices of a Malta board, made and connected: ISA's and PCI's interrupts go to the PIC, and
 * its output, as the UART's on the CPU's bus, to a pin of the CPU.
 */
final class MaltaDevices {
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final BoardContext context;
  private final BoardParts parts;
  private final MaltaCpu cpu;
  private final boolean bigEndian;
  private final AddressSpace io = new AddressSpace("I/O");
  private final AddressSpace pciMemory = new AddressSpace("pci-memory");
  private final I8259Pair pic = new I8259Pair();
  private final List<IrqJunction> irqs = new ArrayList<>();
  private final Piix4Pm pm;

  private MaltaDevices(BoardContext context, BoardParts parts, MaltaCpu cpu, boolean bigEndian) {
    this.context = context;
    this.parts = parts;
    this.cpu = cpu;
    this.bigEndian = bigEndian;
    for (int i = 0; i < I8259Pair.INPUTS; i++) {
      irqs.add(new IrqJunction(i == 2 ? IrqSink.NONE : pic.input(i)));
    }
    this.pm =
        new Piix4Pm(
            irq(MaltaMap.SCI_IRQ),
            context.clock(),
            context.system(),
            MaltaMap.SMBUS_BASE,
            context.log());
  }

  /**
   * Adds all of them to {@code parts}, and what the user has added.
   *
   * @throws dev.rhea.machine.UserError if a device cannot be had
   */
  static MaltaDevices add(
      BoardContext context, BoardParts parts, MaltaCpu cpu, boolean bigEndian, AddedDevices added) {
    MaltaDevices devices = new MaltaDevices(context, parts, cpu, bigEndian);
    devices.addIsa();
    devices.addSerial();
    devices.addFpga();
    devices.addPci(added);
    return devices;
  }

  /** Presses the power button. */
  void pressPowerButton() {
    pm.pressPowerButton();
  }

  private void addIsa() {
    pic.output().connect(level -> cpu.setInterrupt(MaltaMap.PIC_PIN, level));
    mapPorts("pic1", MaltaMap.PIC_1_PORT, I8259Pair.SIZE, pic.masterPorts());
    mapPorts("pic2", MaltaMap.PIC_2_PORT, I8259Pair.SIZE, pic.slavePorts());
    mapPorts("elcr", MaltaMap.ELCR_PORT, I8259Pair.SIZE, pic.edgeLevelPorts());
    parts.onReset(pic::reset);

    I8254 timer =
        new I8254(
            context.clock(),
            I8254.PC_HZ,
            List.of(irq(MaltaMap.TIMER_IRQ), IrqSink.NONE, IrqSink.NONE));
    mapPorts("i8254", MaltaMap.TIMER_PORT, I8254.SIZE, timer);
    parts.onReset(timer::reset);

    I8042 keyboard =
        new I8042(
            irq(MaltaMap.KEYBOARD_IRQ), irq(MaltaMap.MOUSE_IRQ), context.system(), context.log());
    mapPorts("i8042", MaltaMap.KEYBOARD_DATA_PORT, 1, keyboard.dataPort());
    mapPorts("i8042-command", MaltaMap.KEYBOARD_COMMAND_PORT, 1, keyboard.commandPort());
    parts.onReset(keyboard::reset);

    Mc146818 rtc = rtc(context.config().rtc());
    mapPorts("mc146818rtc", MaltaMap.RTC_PORT, Mc146818.SIZE, rtc);
    parts.onReset(rtc::reset);
  }

  private Mc146818 rtc(@Nullable RtcConfig wanted) {
    if (wanted == null) {
      Instant now = context.startDate();
      long nanos = now.getEpochSecond() * NANOS_PER_SECOND + now.getNano();
      return new Mc146818(irq(MaltaMap.RTC_IRQ), context.hostClock(), nanos);
    }
    return new Mc146818(
        irq(MaltaMap.RTC_IRQ),
        wanted.clock() == RtcConfig.Source.VM ? context.clock() : context.hostClock(),
        wanted.base() * NANOS_PER_SECOND);
  }

  private void addSerial() {
    for (int i = 0; i < MaltaMap.UART_PORTS.length; i++) {
      Ns16550 uart =
          new Ns16550(
              irq(MaltaMap.UART_IRQS[i]),
              context.clock(),
              context.charPort("-serial", serial(i)),
              MaltaMap.UART_HZ,
              0);
      mapPorts("serial" + i, MaltaMap.UART_PORTS[i], 8, MmioHandler.withSizes(uart, 1, 1));
      parts.onReset(uart::reset);
    }
    Ns16550 uart =
        new Ns16550(
            level -> cpu.setInterrupt(MaltaMap.CBUS_UART_PIN, level),
            context.clock(),
            context.charPort("-serial", serial(MaltaMap.UART_PORTS.length)),
            MaltaMap.CBUS_UART_HZ,
            MaltaMap.CBUS_UART_SHIFT);
    parts.map(
        "cbus-serial",
        MaltaMap.CBUS_UART,
        MaltaMap.CBUS_UART_SIZE,
        CpuBusWords.of(bigEndian, uart));
    parts.onReset(uart::reset);
  }

  /** The back end of a serial port, empty if it has none. */
  private String serial(int port) {
    List<String> serials = context.config().serials();
    return port < serials.size() ? serials.get(port) : "";
  }

  private void addFpga() {
    MaltaFpga fpga = new MaltaFpga(bigEndian, context.system(), context.log());
    MmioHandler words = CpuBusWords.of(bigEndian, fpga);
    parts.map("malta-fpga", MaltaMap.FPGA, MaltaFpga.LOW_SIZE, words);
    // Behind the UART the registers go on.
    parts.map(
        "malta-fpga-gpio",
        MaltaMap.FPGA + MaltaFpga.HIGH_OFFSET,
        MaltaFpga.SIZE - MaltaFpga.HIGH_OFFSET,
        new MmioHandler() {
          @Override
          public long read(long offset, int size) {
            return words.read(MaltaFpga.HIGH_OFFSET + offset, size);
          }

          @Override
          public void write(long offset, int size, long value) {
            words.write(MaltaFpga.HIGH_OFFSET + offset, size, value);
          }
        });
    parts.onReset(fpga::reset);
  }

  private void addPci(AddedDevices added) {
    List<IdeChannel> channels =
        IntStream.of(MaltaMap.IDE_IRQS)
            .mapToObj(number -> new IdeChannel(irq(number), context.work()))
            .toList();
    Piix4Isa bridge = new Piix4Isa(this::irq, context.system());
    mapPorts("reset-control", Piix4Isa.RESET_CONTROL_PORT, 1, bridge.resetControl());
    PciBus bus =
        new PciBus(
            pciMemory,
            io,
            MaltaMap::pirq,
            IntStream.range(0, Piix4Isa.PIRQS).mapToObj(bridge::pirq).toList());
    Gt64120 host =
        new Gt64120(
            parts.memory(),
            bus,
            bigEndian,
            pic::acknowledge,
            (name, device) -> context.observe(name, device),
            context.log());
    parts.list(new BoardDevice("gt64120", "", 0x1be0_0000L, Gt64120.SIZE, ""));
    bus.plug(0, 0, Gt64120.function());
    bus.plug(MaltaMap.PIIX4_DEVICE, 0, bridge);
    bus.plug(MaltaMap.PIIX4_DEVICE, 1, new Piix4Ide(channels, parts.memory()));
    bus.plug(MaltaMap.PIIX4_DEVICE, 3, pm);
    PciSlots slots =
        parts.own(
            PciSlots.build(
                context,
                added,
                parts.memory(),
                bus,
                MaltaMap.FIRST_SLOT,
                MaltaMap.LAST_SLOT,
                channels));
    slots.devices().forEach(parts::list);
    parts.onReset(bus::reset);
    parts.onReset(host::reset);
  }

  /** One more driver of an ISA interrupt. */
  private IrqSink irq(int number) {
    return irqs.get(number).newDriver();
  }

  private void mapPorts(String name, long port, long size, MmioHandler device) {
    io.addMmio(name, port, size, device);
    parts.list(new BoardDevice(name, "", MaltaMap.IO + port, size, "port"));
  }
}
