package dev.rhea.machine.board.x86;

import dev.rhea.accel.Accelerator;
import dev.rhea.accel.kvm.Capability;
import dev.rhea.accel.kvm.Kvm;
import dev.rhea.accel.kvm.KvmException;
import dev.rhea.accel.kvm.KvmVm;
import dev.rhea.accel.kvm.MemorySlots;
import dev.rhea.accel.kvm.x86.CpuidTable;
import dev.rhea.accel.kvm.x86.SpeedProbe;
import dev.rhea.devices.misc.AcpiSleepRegisters;
import dev.rhea.machine.UserError;
import dev.rhea.machine.acpi.Aml;
import dev.rhea.machine.acpi.ReducedHardware;
import dev.rhea.machine.board.AddedDevices;
import dev.rhea.machine.board.Board;
import dev.rhea.machine.board.BoardContext;
import dev.rhea.machine.board.BoardDevice;
import dev.rhea.machine.board.BoardParts;
import dev.rhea.machine.board.MemoryLoader;
import dev.rhea.machine.board.RamBackend;
import dev.rhea.machine.boot.MemoryRange;
import dev.rhea.machine.boot.X86Boot;
import dev.rhea.machine.boot.X86Memory;
import dev.rhea.machine.boot.X86Start;
import dev.rhea.machine.config.BootConfig;
import dev.rhea.machine.config.MachineConfig;
import dev.rhea.machine.config.MemoryConfig;
import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.GuestRam;
import dev.rhea.memory.log.LogItem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * QEMU's {@code microvm} with one IO-APIC and ACPI tables or an MP table, as KVM runs it: local
 * APICs, IO-APIC, two i8259 and the i8254 are the kernel's. There is no firmware: a kernel is
 * entered by its own boot protocol. Addresses where nothing is read as ones.
 */
final class MicrovmBoard implements Board {
  private static final long DEFAULT_RAM = 128L << 20;
  private static final long LEAST_RAM = 2L << 20;

  private final BoardContext context;
  private final MachineConfig config;
  private final BoardParts parts;
  private final AddressSpace memory;
  private final AddressSpace ports = new AddressSpace("I/O");
  private final List<X86Cpu> cpus = new ArrayList<>();
  private final List<MemoryLoader> loaders = new ArrayList<>();
  private final MicrovmOptions options;

  /** ACPI's tables, or the MP table. */
  private final List<ReducedHardware.Placed> tables;

  private final KvmVm vm;
  private final @Nullable X86Start start;

  /**
   * Builds one.
   *
   * @throws UserError if the configuration or the host does not allow it
   */
  static MicrovmBoard build(MicrovmType type, BoardContext context) {
    if (context.accelerator() != Accelerator.KVM) {
      throw new UserError(
          "-accel "
              + context.accelerator().id()
              + ": Rhea cannot interpret or translate x86 yet; write -accel kvm, on an x86-64 host");
    }
    try {
      return new MicrovmBoard(type, context);
    } catch (KvmException e) {
      throw new UserError("-accel kvm: " + e.getMessage(), e);
    }
  }

  private MicrovmBoard(MicrovmType type, BoardContext context) {
    this.context = context;
    this.config = context.config();
    this.parts = new BoardParts(context);
    this.memory = parts.memory();
    try {
      options = MicrovmOptions.of(config.boardProperties());
      MemoryConfig wanted =
          config.memory() == null ? MemoryConfig.ofBytes(DEFAULT_RAM) : config.memory();
      if (wanted.bytes() < LEAST_RAM) {
        throw new UserError("-m: the board microvm needs 2M at least");
      }
      GuestRam ram = parts.own(RamBackend.make(wanted));
      mapRam(ram);
      Kvm kvm = parts.own(Kvm.open(X86_64Target.NAME));
      vm = parts.own(makeVm(kvm, options.pit()));
      AddedDevices added = AddedDevices.of(type, config);
      String commandLine = MicrovmDevices.add(options, context, parts, ports, vm, added);
      parts.own(new MemorySlots(vm, memory));
      CpuidTable cpuid = makeCpus(type, kvm);
      for (AddedDevices.Added loader : added.ofKind("loader")) {
        loaders.add(MemoryLoader.of(loader.options(), config.cpu().count()));
      }
      tables =
          options.acpi()
              ? ReducedHardware.tables(acpiBoard(), MicrovmMap.ACPI_TABLES)
              : List.of(new ReducedHardware.Placed(MicrovmMap.MP_TABLE, mpTable(cpuid)));
      start = loadImage(config.boot(), commandLine, ram.size());
      reset();
      if (isBootable()) {
        tellSpeed(kvm); // last, so that a mistake of the user is told alone
      }
    } catch (RuntimeException | Error e) {
      // The constructor fails, so nobody will close what it has opened.
      close();
      throw e;
    }
  }

  /** Most hosts' KVM is as fast as the host: of others the user should know. */
  private void tellSpeed(Kvm kvm) {
    double speed = SpeedProbe.measure(kvm);
    String sentence = SpeedProbe.sentence(speed);
    if (context.log().isOn(LogItem.ACCEL)) {
      context.log().print(LogItem.ACCEL, sentence);
    } else if (!SpeedProbe.isNative(speed)) {
      context.note(sentence);
    }
  }

  private void mapRam(GuestRam ram) {
    long low = Math.min(ram.size(), MicrovmMap.LOW_RAM_MAX);
    memory.addRam("microvm.ram.low", 0, ram, 0, low);
    if (ram.size() > low) {
      memory.addRam("microvm.ram.high", MicrovmMap.HIGH_RAM, ram, low, ram.size() - low);
    }
  }

  private static KvmVm makeVm(Kvm kvm, boolean pit) {
    kvm.require(
        Capability.KVM_CAP_IRQCHIP,
        Capability.KVM_CAP_PIT2,
        Capability.KVM_CAP_EXT_CPUID,
        Capability.KVM_CAP_SET_TSS_ADDR,
        Capability.KVM_CAP_MP_STATE,
        Capability.KVM_CAP_VCPU_EVENTS);
    KvmVm vm = kvm.createVm();
    try {
      vm.setPrivatePages(MicrovmMap.KVM_PRIVATE);
      vm.createIrqchip();
      if (pit) {
        vm.createPit();
      }
      return vm;
    } catch (KvmException e) {
      vm.close();
      throw e;
    }
  }

  private CpuidTable makeCpus(MicrovmType type, Kvm kvm) {
    int count = config.cpu().count();
    int most = Math.min(kvm.maxVcpus(), 255); // of local APICs with numbers of 8 bits
    if (count > most) {
      throw new UserError("-smp " + count + ": KVM on this host has " + most + " CPUs at most");
    }
    CpuidTable cpuid = X86CpuModel.cpuid(config.cpu(), type.defaultCpu(), kvm);
    for (int i = 0; i < count; i++) {
      CpuidTable own = X86CpuModel.forCpu(cpuid, i, count);
      cpus.add(parts.own(new X86Cpu(i, vm, own, memory, ports, context)));
    }
    return cpuid;
  }

  private byte[] mpTable(CpuidTable cpuid) {
    CpuidTable.Leaf version = cpuid.leaf(1, 0);
    int first = MicrovmMap.VIRTIO_ISA_IRQ;
    int last = options.rtc() ? MicrovmMap.RTC_IRQ - 1 : first + MicrovmMap.VIRTIO_COUNT - 1;
    return MpTable.bytes(
        MicrovmMap.MP_TABLE,
        config.cpu().count(),
        MicrovmMap.IO_APIC,
        first,
        last,
        version.eax,
        version.edx);
  }

  private ReducedHardware.Board acpiBoard() {
    long registers = MicrovmMap.GENERIC_EVENTS;
    return new ReducedHardware.Board(
        config.cpu().count(),
        MicrovmMap.IO_APIC,
        registers + AcpiSleepRegisters.SLEEP_CONTROL,
        registers + AcpiSleepRegisters.SLEEP_STATUS,
        registers + AcpiSleepRegisters.RESET,
        AcpiSleepRegisters.RESET_VALUE,
        AcpiSleepRegisters.SLEEP_TYPE_S5,
        options.rtc(),
        new Aml().scope("_SB_", this::describeDevices));
  }

  private void describeDevices(Aml devices) {
    if (options.serial()) {
      devices.device(
          "COM1",
          device ->
              device
                  .plugAndPlayId("PNP0501")
                  .name("_UID", 1)
                  .name("_STA", 0xf)
                  .resources(r ->
                      r.ports(MicrovmMap.SERIAL, MicrovmMap.SERIAL_PORTS)
                          .isaInterrupt(MicrovmMap.SERIAL_IRQ)));
    }
    for (int i = 0; i < MicrovmMap.VIRTIO_COUNT; i++) {
      int slot = i;
      devices.device(
          "VR%02d".formatted(slot),
          device ->
              device
                  .name("_HID", "LNRO0005")
                  .name("_UID", slot)
                  .name("_CCA", 1)
                  .resources(r ->
                      r.memory(MicrovmMap.virtioGpa(slot), MicrovmMap.VIRTIO_STRIDE)
                          .interrupt(MicrovmMap.VIRTIO_IRQ + slot)));
    }
  }

  private @Nullable X86Start loadImage(BootConfig boot, String commandLine, long ramSize) {
    if (boot.dtb() != null) {
      throw new UserError("-dtb: the board microvm describes itself by other tables; leave it out");
    }
    if (!boot.bios().equals("default") && !boot.bios().equals("none")) {
      throw new UserError("-bios: the board microvm starts kernels alone; pass one by -kernel");
    }
    if (boot.kernel() == null) {
      if (boot.initrd() != null || !boot.append().isEmpty()) {
        throw new UserError(
            (boot.initrd() != null ? "-initrd" : "-append") + " is of use with -kernel only");
      }
      return null;
    }
    long low = Math.min(ramSize, MicrovmMap.LOW_RAM_MAX);
    List<X86Memory> map = new ArrayList<>();
    map.add(new X86Memory(0, MicrovmMap.EXTENDED_BIOS, X86Memory.RAM));
    map.add(reserved(MicrovmMap.EXTENDED_BIOS, MicrovmMap.UPPER_MEMORY));
    map.add(reserved(MicrovmMap.ACPI_TABLES, MicrovmMap.ACPI_TABLES_END));
    map.add(
        new X86Memory(MicrovmMap.ACPI_TABLES_END, low - MicrovmMap.ACPI_TABLES_END, X86Memory.RAM));
    if (ramSize > low) {
      map.add(new X86Memory(MicrovmMap.HIGH_RAM, ramSize - low, X86Memory.RAM));
    }
    return X86Boot.load(
        boot.withAppend(boot.append() + commandLine),
        new MemoryRange(0, low),
        map,
        options.acpi() ? MicrovmMap.ACPI_TABLES : 0);
  }

  private static X86Memory reserved(long from, long to) {
    return new X86Memory(from, to - from, X86Memory.RESERVED);
  }

  @Override
  public AddressSpace memory() {
    return memory;
  }

  @Override
  public List<X86Cpu> cpus() {
    return cpus;
  }

  @Override
  public List<BoardDevice> devices() {
    return parts.devices();
  }

  /** None: ACPI tells what there is. */
  @Override
  public byte[] deviceTree() {
    return new byte[0];
  }

  private boolean isBootable() {
    return start != null || !loaders.isEmpty();
  }

  @Override
  public void requireBootable() {
    if (!isBootable()) {
      throw new UserError("there is nothing to start: pass a kernel by -kernel FILE");
    }
  }

  @Override
  public void reset() {
    vm.resetControllers();
    parts.reset();
    cpus.forEach(X86Cpu::reset);
    for (ReducedHardware.Placed table : tables) {
      memory.write(table.gpa(), table.bytes(), 0, table.bytes().length);
    }
    if (start != null) {
      start.writeTo(memory);
      cpus.getFirst().enter(start);
    }
    for (MemoryLoader loader : loaders) {
      loader.load(memory, (cpu, pc) -> cpus.get(cpu).setPc(pc));
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
