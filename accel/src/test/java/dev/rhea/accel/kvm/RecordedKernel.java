package dev.rhea.accel.kvm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rhea.cpu.CpuState;
import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.HostMemory;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/**
 * Takes the place of a KVM of another architecture's: one vCPU with registers of {@link OneReg},
 * run pages that a test has made up, and a record of what is asked of the VM's devices.
 */
public final class RecordedKernel implements AutoCloseable {
  /** No process has so many files: to close it does nothing. */
  private static final int NO_FILE = Integer.MAX_VALUE;

  private static final int PAGES = 3 * 4096;
  private static final int ENOENT = -2;
  private static final int E2BIG = -7;

  /** Values of up to 64 bits, and the low halves of longer ones, by id. */
  public final Map<Long, Long> registers = new TreeMap<>(Long::compareUnsigned);

  /** High halves of registers of 128 bits. */
  public final Map<Long, Long> highHalves = new HashMap<>();

  /** Ids that were set, in order. */
  public final List<Long> sets = new ArrayList<>();

  /** What else was asked for: {@code "KVM_SET_MP_STATE 5"}, {@code "device 7: 0/2 = 8000000"}. */
  public final List<String> log = new ArrayList<>();

  /** Answers to KVM_CHECK_EXTENSION. */
  public final Map<Integer, Integer> capabilities = new HashMap<>();

  /** What KVM_GET_MP_STATE says. */
  public int mpState;

  /** What KVM_GET_VCPU_EVENTS says. */
  public final byte[] events = new byte[64];

  private final Scratch pages = new Scratch(PAGES);
  private final Deque<LongConsumer> exits = new ArrayDeque<>();

  public final Kvm kvm = new RecordedKvm();
  public final KvmVm vm = new RecordedVm(kvm);
  public final KvmVcpu vcpu = new RecordedVcpu();

  /** Lets KVM_RUN return once more: {@code page} completes the run page at its host address. */
  public void exit(ExitReason reason, LongConsumer page) {
    exits.add(address -> {
      HostMemory.putInt(address + 8, reason.ordinal());
      page.accept(address);
    });
  }

  /** Looks at the run page when the guest is entered, then leaves by a kick. */
  public void lastEntry(LongConsumer page) {
    exits.add(address -> {
      page.accept(address);
      vcpu.kick();
    });
  }

  /** Runs {@code state} until the exits are used up. */
  public KvmEngine run(StateTransfer transfer, CpuState state, AddressSpace memory) {
    GuestEvents guest =
        new GuestEvents() {
          @Override
          public void powerOff() {
            log.add("power-off");
          }

          @Override
          public void reset() {
            log.add("reset");
          }
        };
    KvmEngine engine = new KvmEngine(vcpu, transfer, memory, new AddressSpace("no ports"), guest);
    engine.run(state);
    assertEquals(0, exits.size(), "exits that were not reached");
    return engine;
  }

  @Override
  public void close() {
    vm.close();
    kvm.close();
    pages.close();
  }

  private final class RecordedKvm extends Kvm {
    RecordedKvm() {
      super(Path.of("/dev/kvm"), NO_FILE);
    }

    @Override
    int tryIoctl(Ioctl call, long argument) {
      return switch (call) {
        case KVM_CHECK_EXTENSION -> capabilities.getOrDefault((int) argument, 0);
        case KVM_GET_VCPU_MMAP_SIZE -> PAGES;
        case KVM_CREATE_VM -> {
          log.add("KVM_CREATE_VM " + argument);
          yield NO_FILE;
        }
        default -> throw new AssertionError(call);
      };
    }
  }

  private final class RecordedVm extends KvmVm {
    private int deviceType;

    RecordedVm(Kvm kvm) {
      super(kvm, NO_FILE);
    }

    @Override
    int tryIoctl(Ioctl call, long argument) {
      switch (call) {
        case KVM_CREATE_DEVICE -> {
          deviceType = HostMemory.getInt(argument);
          HostMemory.putInt(argument + 4, NO_FILE);
        }
        case KVM_IRQ_LINE ->
            log.add(
                "KVM_IRQ_LINE %x %d"
                    .formatted(HostMemory.getInt(argument), HostMemory.getInt(argument + 4)));
        case KVM_ARM_PREFERRED_TARGET -> HostMemory.putInt(argument, 5);
        default -> throw new AssertionError(call);
      }
      return 0;
    }

    @Override
    int deviceIoctl(int fd, Ioctl call, long argument) {
      assertEquals(Ioctl.KVM_SET_DEVICE_ATTR, call);
      assertEquals(0, HostMemory.getInt(argument), "flags");
      long value = HostMemory.getLong(argument + 16);
      log.add(
          "device %d: %d/%d%s"
              .formatted(
                  deviceType,
                  HostMemory.getInt(argument + 4),
                  HostMemory.getLong(argument + 8),
                  value == 0 ? "" : " = %x".formatted(HostMemory.getLong(value))));
      return 0;
    }
  }

  private final class RecordedVcpu extends KvmVcpu {
    RecordedVcpu() {
      super(0, NO_FILE, pages.address(), PAGES, 0);
    }

    @Override
    int run() {
      if (isKicked()) { // immediate_exit
        return Errno.EINTR.number;
      }
      exits.remove().accept(runPage());
      return isKicked() ? Errno.EINTR.number : 0;
    }

    @Override
    void unmap() {}

    @Override
    int tryIoctl(Ioctl call, long argument) {
      switch (call) {
        case KVM_GET_ONE_REG, KVM_SET_ONE_REG -> {
          return one(call, argument);
        }
        case KVM_GET_REG_LIST -> {
          return list(argument);
        }
        case KVM_GET_MP_STATE -> HostMemory.putInt(argument, mpState);
        case KVM_SET_MP_STATE -> {
          mpState = HostMemory.getInt(argument);
          log.add(call + " " + mpState);
        }
        case KVM_GET_VCPU_EVENTS -> HostMemory.copy(events, 0, argument, events.length);
        case KVM_SET_VCPU_EVENTS -> HostMemory.copy(argument, events, 0, events.length);
        case KVM_INTERRUPT -> log.add(call + " " + HostMemory.getInt(argument));
        case KVM_ARM_VCPU_INIT ->
            log.add(
                "%s target=%d features=%x"
                    .formatted(call, HostMemory.getInt(argument), HostMemory.getInt(argument + 4)));
        default -> throw new AssertionError(call);
      }
      return 0;
    }

    private int one(Ioctl call, long argument) {
      long id = HostMemory.getLong(argument);
      long value = HostMemory.getLong(argument + 8);
      int size = OneReg.size(id);
      if (!registers.containsKey(id)) {
        return ENOENT;
      }
      if (call == Ioctl.KVM_SET_ONE_REG) {
        sets.add(id);
        registers.put(
            id, size == 4 ? HostMemory.getInt(value) & 0xffff_ffffL : HostMemory.getLong(value));
        if (size == 16) {
          highHalves.put(id, HostMemory.getLong(value + 8));
        }
        return 0;
      }
      if (size == 4) {
        HostMemory.putInt(value, (int) (long) registers.get(id));
        return 0;
      }
      HostMemory.putLong(value, registers.get(id));
      if (size == 16) {
        HostMemory.putLong(value + 8, highHalves.getOrDefault(id, 0L));
      }
      return 0;
    }

    private int list(long argument) {
      long room = HostMemory.getLong(argument);
      HostMemory.putLong(argument, registers.size());
      if (room < registers.size()) {
        return E2BIG;
      }
      int position = 1;
      for (long id : registers.keySet()) {
        HostMemory.putLong(argument + position++ * 8L, id);
      }
      return 0;
    }
  }
}
