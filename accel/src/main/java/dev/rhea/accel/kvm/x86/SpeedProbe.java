package dev.rhea.accel.kvm.x86;

import dev.rhea.accel.kvm.GuestEvents;
import dev.rhea.accel.kvm.Kvm;
import dev.rhea.accel.kvm.KvmEngine;
import dev.rhea.accel.kvm.KvmVcpu;
import dev.rhea.accel.kvm.KvmVm;
import dev.rhea.accel.kvm.MemorySlots;
import dev.rhea.cpu.x86.X86State;
import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.GuestRam;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * How fast this KVM runs kernels: a loop in ring 0 for some milliseconds. Hardware runs hundreds of
 * millions of instructions a second; a KVM without hardware beneath it, or one that emulates the
 * guest's kernel, a hundredth of that.
 */
public final class SpeedProbe {
  private static final int RAM_SIZE = 1 << 16;
  private static final int CODE = 0x1000;

  /** dec %ecx; jmp .-1: two instructions. */
  private static final byte[] LOOP = {0x49, (byte) 0xeb, (byte) 0xfd};

  private static final int INSTRUCTIONS = 2;
  private static final long NANOS = 15_000_000;
  private static final int TRIES = 3;

  /** Below this, ring 0 is not run by the processor itself. */
  private static final double NATIVE = 200e6;

  private SpeedProbe() {}

  /**
   * Instructions a second in ring 0; takes about 20 ms on a fast host, three times that on others.
   */
  public static double measure(Kvm kvm) {
    double best = 0;
    // A busy host may not let the loop run all the time; what it was once, it is.
    for (int i = 0; i < TRIES && !isNative(best); i++) {
      best = Math.max(best, measureOnce(kvm));
    }
    return best;
  }

  private static double measureOnce(Kvm kvm) {
    AddressSpace memory = new AddressSpace("probe");
    AddressSpace ports = new AddressSpace("probe");
    try (GuestRam ram = GuestRam.anonymous(RAM_SIZE);
        KvmVm vm = kvm.createVm()) {
      memory.addRam("ram", 0, ram, 0, RAM_SIZE);
      memory.write(CODE, LOOP, 0, LOOP.length);
      try (MemorySlots _ = new MemorySlots(vm, memory)) {
        KvmVcpu vcpu = vm.createVcpu(0);
        X86State state = new X86State(0, memory);
        flat(state);
        try (KvmEngine engine =
            new KvmEngine(vcpu, new X86Transfer(kvm, vcpu, false), memory, ports, new Nothing())) {
          return run(engine, state);
        }
      }
    }
  }

  private static void flat(X86State state) {
    state.cr0 = 0x11; // protected mode, no paging
    state.cs.setFlat(0x10, 11, 0);
    for (var segment : List.of(state.ds, state.es, state.ss, state.fs, state.gs)) {
      segment.setFlat(0x18, 3, 0);
    }
    state.pc = CODE;
    state.slots[X86State.RCX] = 0;
  }

  private static double run(KvmEngine engine, X86State state) {
    Thread timer =
        Thread.ofPlatform()
            .daemon()
            .name("probe")
            .start(() -> {
              long end = System.nanoTime() + NANOS;
              while (System.nanoTime() < end) {
                LockSupport.parkNanos(NANOS);
              }
              engine.kick();
            });
    long start = System.nanoTime();
    engine.run(state);
    long nanos = System.nanoTime() - start;
    try {
      timer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    long rounds = -state.slots[X86State.RCX] & 0xffff_ffffL;
    return INSTRUCTIONS * rounds * 1e9 / nanos;
  }

  /** Whether a kernel that measured so runs on the processor itself. */
  public static boolean isNative(double instructionsPerSecond) {
    return instructionsPerSecond >= NATIVE;
  }

  /** What to expect, in a sentence. */
  public static String sentence(double instructionsPerSecond) {
    String speed = "%.1f M instructions/s".formatted(instructionsPerSecond * 1e-6);
    return isNative(instructionsPerSecond)
        ? "KVM: this host runs a guest's kernel natively, at " + speed
        : "KVM: this host's KVM emulates a guest's kernel, at "
            + speed
            + "; expect minutes where others take seconds, and instructions that it cannot run";
  }

  /** The loop asks for nothing. */
  private static final class Nothing implements GuestEvents {
    @Override
    public void powerOff() {}

    @Override
    public void reset() {}
  }
}
