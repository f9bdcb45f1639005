package dev.rhea.accel.kvm;

import dev.rhea.accel.Engine;
import dev.rhea.cpu.CpuState;
import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.HostMemory;
import dev.rhea.memory.UnmappedException;
import dev.rhea.memory.log.Recording;
import org.jspecify.annotations.Nullable;

/**
 * Runs one CPU on the host's processor: KVM_RUN for ever, and a switch over the reasons for its
 * return. Instructions are not counted, so a slice lasts until a {@link #kick}, a halt, or an event
 * that concerns the whole machine.
 *
 * <p>State is in the kernel while {@link #run} runs and in the {@link CpuState} otherwise, as with
 * every engine.
 *
 * <p>Hot: an exit for a port or an address allocates nothing and makes one call into C.
 */
public final class KvmEngine implements Engine {
  private static final int IO_OUT = 1;

  /** API, KVM_EXIT_SYSTEM_EVENT. */
  private static final int SYSTEM_EVENT_SHUTDOWN = 1;

  private static final int SYSTEM_EVENT_RESET = 2;
  private static final int SYSTEM_EVENT_CRASH = 3;

  private static final int INTERNAL_ERROR_EMULATION = 1;

  private final KvmVcpu vcpu;
  private final StateTransfer transfer;
  private final AddressSpace memory;
  private final AddressSpace ports;
  private final GuestEvents events;
  private final ExitCounters counters = new ExitCounters();
  private InterruptSource interrupts = InterruptSource.NONE;
  private @Nullable Scratch vector;

  /** Whether the loop ends with the exit at hand. */
  private boolean stop;

  /**
   * An engine for the CPU whose registers {@code transfer} moves.
   *
   * @param memory answers where the VM has no memory
   * @param ports the I/O ports; empty on architectures without
   */
  public KvmEngine(
      KvmVcpu vcpu,
      StateTransfer transfer,
      AddressSpace memory,
      AddressSpace ports,
      GuestEvents events) {
    this.vcpu = vcpu;
    this.transfer = transfer;
    this.memory = memory;
    this.ports = ports;
    this.events = events;
  }

  /** Takes interrupts from {@code source} in place of a controller in the kernel. */
  public void setInterruptSource(InterruptSource source) {
    interrupts = source;
  }

  /** The kernel's vCPU. */
  public KvmVcpu vcpu() {
    return vcpu;
  }

  /** How often the guest left for {@code reason}; exact while it does not run. */
  public long exits(ExitReason reason) {
    return counters.of(reason);
  }

  @Override
  public boolean countsInstructions() {
    return false;
  }

  @Override
  public void kick() {
    vcpu.kick();
  }

  @Override
  public void run(CpuState cpu) {
    stop = false;
    transfer.enter(cpu);
    while (!stop) {
      if (interrupts != InterruptSource.NONE) {
        injectInterrupt();
      }
      int errno = vcpu.run();
      vcpu.drainCoalesced(memory);
      if (errno == 0) {
        handle(cpu);
      } else if (errno == Errno.EINTR.number) {
        if (vcpu.isKicked()) { // other signals, a debugger's or SIGCONT, mean nothing to us
          counters.countKick();
          stop = true;
        }
      } else if (errno != Errno.EAGAIN.number) { // a CPU that still waits for its start-up IPI
        throw KvmException.of(vcpu + ": KVM_RUN", errno);
      }
    }
    vcpu.kickSeen();
    vcpu.complete(transfer.syncRegisters());
    transfer.leave(cpu);
  }

  private void handle(CpuState cpu) {
    int number = vcpu.getInt(RunPage.EXIT_REASON);
    ExitReason reason = ExitReason.of(number);
    if (reason == null) {
      throw new KvmException(vcpu + ": exit reason " + number + ", which Rhea does not know");
    }
    counters.count(reason);
    @Nullable SlowExitEvent event = Recording.isOn() ? SlowExitEvent.begun(reason, vcpu) : null;
    handle(reason, cpu);
    if (event != null) {
      event.commit();
    }
  }

  private void handle(ExitReason reason, CpuState cpu) {
    switch (reason) {
      case IO -> io();
      case MMIO -> mmio();
      case INTR -> stop = true;
      case IRQ_WINDOW_OPEN, SET_TPR -> {
        // The next entry injects; the new CR8 is in the run page and in the kernel.
      }
      case SHUTDOWN -> {
        stop(reason, cpu);
        events.reset();
      }
      case SYSTEM_EVENT -> systemEvent();
      // HLT: with nothing in the kernel that could wake it up, as it has no irqchip.
      case HLT, DEBUG -> stop(reason, cpu);
      case INTERNAL_ERROR -> throw internalError(cpu);
      case FAIL_ENTRY ->
          throw new KvmException(
              "%s: the processor refused the guest's state, hardware reason 0x%x%n%s"
                  .formatted(
                      vcpu,
                      vcpu.getLong(RunPage.HARDWARE_ENTRY_FAILURE_REASON),
                      transfer.describe(cpu)));
      case UNKNOWN,
          EXCEPTION,
          HYPERCALL,
          TPR_ACCESS,
          S390_SIEIC,
          S390_RESET,
          DCR,
          NMI,
          OSI,
          PAPR_HCALL,
          S390_UCONTROL,
          WATCHDOG,
          S390_TSCH,
          EPR,
          S390_STSI,
          IOAPIC_EOI,
          HYPERV,
          ARM_NISV,
          X86_RDMSR,
          X86_WRMSR,
          DIRTY_RING_FULL,
          AP_RESET_HOLD,
          X86_BUS_LOCK,
          XEN,
          RISCV_SBI,
          RISCV_CSR,
          NOTIFY -> {
        // Either of one architecture, or sent only to those who asked for it.
        if (!transfer.handle(reason, cpu)) {
          throw unexpected(reason, cpu);
        }
      }
    }
  }

  /** Ends the slice, in a way that concerns the CPU's state. */
  private void stop(ExitReason reason, CpuState cpu) {
    stop = true;
    if (!transfer.handle(reason, cpu)) {
      throw unexpected(reason, cpu);
    }
  }

  // ---- ports and addresses ----

  private void io() {
    int size = vcpu.getByte(RunPage.IO_SIZE);
    int port = vcpu.getShort(RunPage.IO_PORT);
    int count = vcpu.getInt(RunPage.IO_COUNT);
    long data = vcpu.runPage() + vcpu.getLong(RunPage.IO_DATA_OFFSET);
    boolean out = vcpu.getByte(RunPage.IO_DIRECTION) == IO_OUT;
    // A string instruction is one exit for many; the kernel moves the data in order.
    for (int i = 0; i < count; i++, data += size) {
      if (out) {
        store(ports, port, size, loadHost(data, size));
      } else {
        storeHost(data, size, load(ports, port, size));
      }
    }
  }

  private void mmio() {
    long gpa = vcpu.getLong(RunPage.MMIO_PHYS_ADDR);
    int length = vcpu.getInt(RunPage.MMIO_LEN);
    long data = vcpu.runPage() + RunPage.MMIO_DATA;
    if (vcpu.getByte(RunPage.MMIO_IS_WRITE) != 0) {
      store(memory, gpa, length, HostMemory.getLong(data));
    } else {
      HostMemory.putLong(data, load(memory, gpa, length));
    }
  }

  /** As buses answer where nothing is: all ones. */
  private static long load(AddressSpace space, long address, int size) {
    if (space.find(address) == null) {
      return -1;
    }
    try {
      return space.load(address, size);
    } catch (UnmappedException e) {
      return -1;
    }
  }

  /** As buses take stores where nothing is: nothing happens. */
  private static void store(AddressSpace space, long address, int size, long value) {
    if (space.find(address) == null) {
      return;
    }
    try {
      space.store(address, size, value);
    } catch (UnmappedException e) {
      // Its beginning is mapped and its end is not.
    }
  }

  private static long loadHost(long address, int size) {
    return switch (size) {
      case 1 -> HostMemory.getByte(address) & 0xff;
      case 2 -> HostMemory.getShort(address) & 0xffff;
      default -> Integer.toUnsignedLong(HostMemory.getInt(address));
    };
  }

  private static void storeHost(long address, int size, long value) {
    switch (size) {
      case 1 -> HostMemory.putByte(address, (byte) value);
      case 2 -> HostMemory.putShort(address, (short) value);
      default -> HostMemory.putInt(address, (int) value);
    }
  }

  // ---- the rest ----

  private void injectInterrupt() {
    boolean pending = interrupts.pending();
    boolean ready =
        vcpu.getByte(RunPage.READY_FOR_INTERRUPT_INJECTION) != 0
            && vcpu.getByte(RunPage.IF_FLAG) != 0;
    if (pending && ready) {
      if (vector == null) {
        vector = new Scratch(Ioctl.KVM_INTERRUPT.size);
      }
      vector.putInt(0, interrupts.acknowledge());
      vcpu.call(Ioctl.KVM_INTERRUPT, vector.address());
      pending = interrupts.pending();
    }
    vcpu.putByte(RunPage.REQUEST_INTERRUPT_WINDOW, pending ? 1 : 0);
  }

  private void systemEvent() {
    stop = true;
    int type = vcpu.getInt(RunPage.SYSTEM_EVENT_TYPE);
    switch (type) {
      case SYSTEM_EVENT_SHUTDOWN -> events.powerOff();
      case SYSTEM_EVENT_RESET -> events.reset();
      case SYSTEM_EVENT_CRASH ->
          throw new KvmException(vcpu + ": the guest's kernel reports that it has crashed");
      default -> throw new KvmException(vcpu + ": system event " + type + ", unknown to Rhea");
    }
  }

  private KvmException internalError(CpuState cpu) {
    int suberror = vcpu.getInt(RunPage.INTERNAL_SUBERROR);
    if (suberror != INTERNAL_ERROR_EMULATION) {
      return new KvmException(
          "%s: internal error of KVM, suberror %d%n%s"
              .formatted(vcpu, suberror, transfer.describe(cpu)));
    }
    StringBuilder bytes = new StringBuilder();
    boolean told =
        vcpu.getInt(RunPage.INTERNAL_NDATA) >= 1
            && (vcpu.getLong(RunPage.EMULATION_FLAGS) & 1) != 0;
    if (told) {
      for (int i = 0; i < vcpu.getByte(RunPage.EMULATION_INSN_SIZE); i++) {
        bytes.append(" %02x".formatted(vcpu.getByte(RunPage.EMULATION_INSN_BYTES + i)));
      }
    }
    return new KvmException(
        "%s: this KVM cannot emulate the instruction%s; on a host with hardware virtualization it"
                .formatted(vcpu, bytes)
            + " would run natively%n%s".formatted(transfer.describe(cpu)));
  }

  private KvmException unexpected(ExitReason reason, CpuState cpu) {
    return new KvmException(
        "%s: exit %s, which nobody asked for%n%s".formatted(vcpu, reason, transfer.describe(cpu)));
  }

  @Override
  public String statistics() {
    return "kvm " + counters;
  }

  @Override
  public void close() {
    transfer.close();
    if (vector != null) {
      vector.close();
      vector = null;
    }
  }
}
