package dev.rhea.accel.kvm;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rhea.accel.kvm.x86.X86Transfer;
import dev.rhea.cpu.x86.X86State;
import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.GuestRam;
import dev.rhea.memory.MmioHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.LongUnaryOperator;

/**
 * A VM with one vCPU, 16 MiB of RAM and some bytes of code, and a record of what it does to ports
 * and devices.
 */
final class BareGuest implements AutoCloseable {
  /** Where code goes, in segment 0. */
  static final int CODE = 0x7000;

  private static final int RAM_SIZE = 16 << 20;
  private static final long PRIVATE_PAGES = 0xfffb_c000L;

  final GuestRam ram = GuestRam.anonymous(RAM_SIZE);
  final AddressSpace memory = new AddressSpace("memory");
  final AddressSpace ports = new AddressSpace("ports");
  final Kvm kvm;
  final KvmVm vm;
  final MemorySlots slots;
  final X86State state;
  final X86Transfer transfer;
  final KvmEngine engine;

  /** Accesses to ports and devices: {@code "out 10/2=1234"}, {@code "load 14/4"}. */
  final List<String> log = java.util.Collections.synchronizedList(new ArrayList<>());

  /** Requests of the guest's: {@code "reset"}, {@code "power-off"}. */
  final List<String> requests = new ArrayList<>();

  /** What a port or register answers. */
  LongUnaryOperator answers = address -> 0;

  /** What else happens at each access. */
  Runnable onAccess = () -> {};

  /** Whether accesses are recorded. */
  boolean recording = true;

  /** With interrupt controllers in the kernel, or without. */
  BareGuest(boolean irqchip) {
    assumeKvm();
    memory.addRam("ram", 0, ram, 0, RAM_SIZE);
    ports.addMmio("ports", 0, 0x1_0000, new Recorder("in ", "out "));
    kvm = Kvm.open(Path.of("/dev/kvm"));
    vm = kvm.createVm();
    vm.setPrivatePages(PRIVATE_PAGES);
    if (irqchip) {
      vm.createIrqchip();
      vm.createPit();
    }
    slots = new MemorySlots(vm, memory);
    KvmVcpu vcpu = vm.createVcpu(0);
    state = new X86State(0, memory);
    transfer = new X86Transfer(kvm, vcpu, irqchip);
    GuestEvents events =
        new GuestEvents() {
          @Override
          public void powerOff() {
            requests.add("power-off");
          }

          @Override
          public void reset() {
            requests.add("reset");
          }
        };
    engine = new KvmEngine(vcpu, transfer, memory, ports, events);
    realMode();
  }

  /** Skips the test on hosts without KVM, and says so. */
  static void assumeKvm() {
    assumeTrue(
        System.getProperty("os.arch").equals("amd64") && Files.isWritable(Path.of("/dev/kvm")),
        "needs /dev/kvm on an x86-64 host");
  }

  /** A device's registers at {@code gpa}, recorded. */
  void device(long gpa, int size) {
    memory.addMmio("device", gpa, size, new Recorder("load ", "store "));
  }

  /** Real mode, all segments 0, at {@link #CODE}. */
  private void realMode() {
    state.cs.selector = 0;
    state.cs.base = 0;
    state.pc = CODE;
  }

  /** Flat 32-bit protected mode without paging. */
  BareGuest flat32() {
    state.cr0 = 0x11; // PE, ET
    state.cs.setFlat(8, 11, 0);
    for (var segment : List.of(state.ds, state.es, state.ss, state.fs, state.gs)) {
      segment.setFlat(16, 3, 0);
    }
    return this;
  }

  /** Puts {@code hex} at {@code gpa}. */
  BareGuest put(long gpa, String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    memory.write(gpa, bytes, 0, bytes.length);
    return this;
  }

  /** Puts {@code hex} where the CPU starts. */
  BareGuest code(String hex) {
    return put(CODE, hex);
  }

  /** Runs until the guest halts, is kicked, or ends. */
  BareGuest run() {
    engine.run(state);
    return this;
  }

  /** The low 16 bits of a general register. */
  long reg16(int number) {
    return state.slots[number] & 0xffff;
  }

  @Override
  public void close() {
    engine.close();
    slots.close();
    vm.close();
    kvm.close();
    ram.close();
  }

  private final class Recorder implements MmioHandler {
    private final String reads;
    private final String writes;

    Recorder(String reads, String writes) {
      this.reads = reads;
      this.writes = writes;
    }

    @Override
    public long read(long offset, int size) {
      if (recording) {
        log.add(reads + Long.toHexString(offset) + "/" + size);
      }
      onAccess.run();
      return answers.applyAsLong(offset);
    }

    @Override
    public void write(long offset, int size, long value) {
      if (recording) {
        log.add(writes + Long.toHexString(offset) + "/" + size + "=" + Long.toHexString(value));
      }
      onAccess.run();
    }
  }
}
