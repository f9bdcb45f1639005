package dev.rhea.machine.firmware;

import dev.rhea.devices.SystemControl;
import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.GuestRam;
import dev.rhea.memory.MmioHandler;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/**
 * A firmware over three harts that write down what is asked of them. RAM is 64 KiB at 0x80000000,
 * ROM 4 KiB at 0x1000, a device at 0x10000000.
 */
final class Firmwares implements AutoCloseable {
  static final int HARTS = 3;
  static final long RAM = 0x80000000L;
  static final int RAM_SIZE = 0x10000;

  final List<String> effects = new ArrayList<>();
  final StringBuilder output = new StringBuilder();
  final Deque<Integer> input = new ArrayDeque<>();
  final AddressSpace memory = new AddressSpace("memory");
  final Deque<Runnable> sleepers = new ArrayDeque<>();
  final SbiFirmware firmware;
  boolean ipiPending;
  private final GuestRam ram = GuestRam.anonymous(RAM_SIZE);
  private final GuestRam rom = GuestRam.anonymous(0x1000);

  final SbiConsole console =
      new SbiConsole() {
        @Override
        public void write(byte value) {
          output.append((char) (value & 0xff));
        }

        @Override
        public int read() {
          return input.isEmpty() ? -1 : input.remove();
        }
      };

  final SystemControl system =
      new SystemControl() {
        @Override
        public void powerOff(int exitCode) {
          effects.add("powerOff " + exitCode);
        }

        @Override
        public void reset() {
          effects.add("reset");
        }
      };

  Firmwares() {
    memory.addRam("ram", RAM, ram, 0, RAM_SIZE);
    memory.addRom("rom", 0x1000, rom, 0, 0x1000);
    memory.addMmio("device", 0x10000000L, 0x1000, new NoDevice());
    firmware =
        new SbiFirmware(new Harts(), console, memory, system, new MachineIds(0x11, 0x22, 0x33));
    firmware.reset(0);
  }

  SbiResult call(int hart, long eid, long fid, long... a) {
    return firmware.call(
        hart, arg(a, 0), arg(a, 1), arg(a, 2), arg(a, 3), arg(a, 4), arg(a, 5), fid, eid);
  }

  private static long arg(long[] arguments, int i) {
    return i < arguments.length ? arguments[i] : 0xdead0000L + i;
  }

  @Override
  public void close() {
    ram.close();
    rom.close();
  }

  private static final class NoDevice implements MmioHandler {
    @Override
    public long read(long offset, int size) {
      throw new AssertionError("the firmware reads a device");
    }

    @Override
    public void write(long offset, int size, long value) {
      throw new AssertionError("the firmware writes to a device");
    }
  }

  private final class Harts implements HartControl {
    @Override
    public int harts() {
      return HARTS;
    }

    @Override
    public void start(int hart, long pc, long opaque) {
      effects.add("start %d %x %x".formatted(hart, pc, opaque));
    }

    @Override
    public void stop(int hart) {
      effects.add("stop " + hart);
    }

    @Override
    public void suspend(int hart, Runnable resumed) {
      effects.add("suspend " + hart);
      sleepers.add(resumed);
    }

    @Override
    public void sendIpi(BitSet targets) {
      effects.add("ipi " + targets);
    }

    @Override
    public boolean clearIpi(int hart) {
      effects.add("clearIpi " + hart);
      return ipiPending;
    }

    @Override
    public void setTimer(int hart, long time) {
      effects.add("timer %d %x".formatted(hart, time));
    }

    @Override
    public void fenceI(int hart, BitSet targets) {
      effects.add("fenceI " + targets);
    }

    @Override
    public void sfenceVma(int hart, BitSet targets, long start, long size) {
      effects.add("sfence %s %x %x".formatted(targets, start, size));
    }

    @Override
    public void sfenceVma(int hart, BitSet targets, long start, long size, long asid) {
      effects.add("sfence %s %x %x asid %x".formatted(targets, start, size, asid));
    }

    @Override
    public long loadVirtual(int hart, long gva) {
      effects.add("load %d %x".formatted(hart, gva));
      return memory.load(gva, 8); // identity
    }
  }
}
