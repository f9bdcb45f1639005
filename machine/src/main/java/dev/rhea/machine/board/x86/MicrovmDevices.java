package dev.rhea.machine.board.x86;

import dev.rhea.accel.kvm.Capability;
import dev.rhea.accel.kvm.Doorbells;
import dev.rhea.accel.kvm.KvmVm;
import dev.rhea.devices.fwcfg.FwCfgPorts;
import dev.rhea.devices.irq.IrqLine;
import dev.rhea.devices.misc.AcpiSleepRegisters;
import dev.rhea.devices.misc.IsaDebugExit;
import dev.rhea.devices.rtc.Mc146818;
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
import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.MmioHandler;
import java.time.Instant;
import java.util.Arrays;

/** The devices of a microvm, made and connected to the kernel's interrupt controllers. */
final class MicrovmDevices {
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final BoardContext context;
  private final MachineConfig config;
  private final MicrovmOptions options;
  private final BoardParts parts;
  private final AddressSpace ports;
  private final KvmVm vm;

  private MicrovmDevices(
      MicrovmOptions options,
      BoardContext context,
      BoardParts parts,
      AddressSpace ports,
      KvmVm vm) {
    this.options = options;
    this.context = context;
    this.config = context.config();
    this.parts = parts;
    this.ports = ports;
    this.vm = vm;
  }

  /**
   * Adds all of them, and what the user has added.
   *
   * @return what the kernel's command line has to say of them, a word each with a blank before it,
   *     where nothing else does
   * @throws UserError if a device cannot be had
   */
  static String add(
      MicrovmOptions options,
      BoardContext context,
      BoardParts parts,
      AddressSpace ports,
      KvmVm vm,
      AddedDevices added) {
    MicrovmDevices devices = new MicrovmDevices(options, context, parts, ports, vm);
    devices.listKernels();
    if (options.serial()) {
      devices.addSerial();
    }
    devices.addFwCfg();
    if (options.rtc()) {
      devices.addRtc();
    }
    VirtioSlots slots = devices.addVirtio(added);
    devices.addDebugExits(added);
    if (options.acpi()) {
      parts.map(
          "acpi-ged",
          MicrovmMap.GENERIC_EVENTS,
          AcpiSleepRegisters.SIZE,
          new AcpiSleepRegisters(context.system(), context.log()));
    }
    return options.acpi() || !options.autoCommandLine() ? "" : announce(slots);
  }

  /** Linux, Documentation/admin-guide/kernel-parameters.txt, virtio_mmio.device=. */
  private static String announce(VirtioSlots slots) {
    StringBuilder words = new StringBuilder();
    for (int i = 0; i < MicrovmMap.VIRTIO_COUNT; i++) {
      if (!slots.name(i).isEmpty()) {
        words.append(
            " virtio_mmio.device=%d@0x%x:%d"
                .formatted(
                    MicrovmMap.VIRTIO_STRIDE,
                    MicrovmMap.virtioGpa(i),
                    MicrovmMap.VIRTIO_ISA_IRQ + i));
      }
    }
    return words.toString();
  }

  /** What the kernel models. */
  private void listKernels() {
    parts.list(new BoardDevice("kvm-ioapic", "", MicrovmMap.IO_APIC, 0x1000, "in the kernel"));
    parts.list(new BoardDevice("kvm-i8259", "", 0, 0, "in the kernel"));
    if (options.pit()) {
      parts.list(new BoardDevice("kvm-pit", "", 0, 0, "in the kernel"));
    }
  }

  /** An input of the IO-APIC; changes alone reach the kernel. */
  private IrqLine irq(int gsi) {
    IrqLine line = new IrqLine();
    line.connect(level -> vm.setIrqLine(gsi, level));
    return line;
  }

  private void ports(String name, int first, long count, MmioHandler device) {
    ports.addMmio(name, first, count, context.observe(name, device));
    parts.list(
        new BoardDevice(name, "", 0, 0, "ports 0x%x-0x%x".formatted(first, first + count - 1)));
  }

  private void addSerial() {
    Ns16550 uart =
        new Ns16550(
            irq(MicrovmMap.SERIAL_IRQ),
            context.clock(),
            context.charPort("-serial", SerialPorts.only(config, "microvm")),
            MicrovmMap.SERIAL_CLOCK_HZ,
            0);
    ports("isa-serial", MicrovmMap.SERIAL, MicrovmMap.SERIAL_PORTS, uart);
    parts.onReset(uart::reset);
  }

  private void addFwCfg() {
    ports(
        "fwcfg",
        MicrovmMap.FW_CFG,
        FwCfgPorts.SIZE,
        new FwCfgPorts(MachineFwCfg.of(parts, context)));
  }

  private void addRtc() {
    RtcConfig wanted = config.rtc();
    Instant now = context.startDate();
    long nanos =
        wanted == null
            ? now.getEpochSecond() * NANOS_PER_SECOND + now.getNano()
            : wanted.base() * NANOS_PER_SECOND;
    boolean ofMachine = wanted != null && wanted.clock() == RtcConfig.Source.VM;
    Mc146818 rtc =
        new Mc146818(
            irq(MicrovmMap.RTC_IRQ), ofMachine ? context.clock() : context.hostClock(), nanos);
    ports("mc146818rtc", MicrovmMap.RTC, Mc146818.SIZE, rtc);
    parts.onReset(rtc::reset);
  }

  private VirtioSlots addVirtio(AddedDevices added) {
    IrqLine[] lines = new IrqLine[MicrovmMap.VIRTIO_COUNT];
    Arrays.setAll(lines, slot -> new IrqLine());
    VirtioSlots slots =
        parts.own(
            VirtioSlots.build(
                MicrovmMap.VIRTIO_COUNT, added, context, parts.memory(), slot -> lines[slot]));
    Doorbells doorbells =
        parts.own(new Doorbells(vm, (thread, failure) -> context.vcpuFailed(failure)));
    boolean byEvent = vm.kvm().has(Capability.KVM_CAP_IRQFD_RESAMPLE);
    for (int i = 0; i < MicrovmMap.VIRTIO_COUNT; i++) {
      String note = slots.name(i).isEmpty() ? "" : "dev: " + slots.name(i);
      parts.map(
          new BoardDevice("virtio-mmio", "", MicrovmMap.virtioGpa(i), VirtioMmio.SIZE, note),
          "virtio-mmio." + i,
          slots.slots().get(i));
      int gsi = MicrovmMap.virtioIrq(options.acpi()) + i;
      boolean used = !slots.name(i).isEmpty();
      lines[i].connect(
          used && byEvent ? doorbells.addLine(gsi)::set : level -> vm.setIrqLine(gsi, level));
    }
    parts.onReset(slots::reset);
    addDoorbells(slots, doorbells);
    doorbells.start();
    return slots;
  }

  /** A driver that tells of new buffers does not wait until its disk has read them. */
  private void addDoorbells(VirtioSlots slots, Doorbells doorbells) {
    if (!vm.kvm().has(Capability.KVM_CAP_IOEVENTFD)) {
      return; // then every notification is an exit
    }
    for (int i = 0; i < MicrovmMap.VIRTIO_COUNT; i++) {
      if (slots.name(i).isEmpty()) {
        continue;
      }
      long gpa = MicrovmMap.virtioGpa(i) + VirtioMmio.QUEUE_NOTIFY;
      for (int queue = 0; queue < MicrovmMap.DOORBELL_QUEUES; queue++) {
        int number = queue;
        doorbells.add(
            new KvmVm.Doorbell(false, gpa, Integer.BYTES, number),
            () -> parts.memory().store(gpa, Integer.BYTES, number));
      }
    }
    parts.onReset(doorbells::forget);
  }

  private void addDebugExits(AddedDevices added) {
    for (AddedDevices.Added device : added.ofKind(MicrovmType.DEBUG_EXIT)) {
      long first = device.options().number("iobase", MicrovmMap.DEBUG_EXIT);
      long count = device.options().number("iosize", 2);
      if (count < 1 || first < 0 || first > 0xffff || first + count > 0x1_0000) {
        throw device.options().error("ports go from 0 to 0xffff");
      }
      ports(MicrovmType.DEBUG_EXIT, (int) first, count, new IsaDebugExit(context.system()));
    }
  }
}
