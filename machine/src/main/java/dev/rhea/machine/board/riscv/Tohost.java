package dev.rhea.machine.board.riscv;

import dev.rhea.devices.SystemControl;
import dev.rhea.memory.MmioHandler;
import dev.rhea.memory.Region;

/**
 * The word {@code tohost} of RISC-V test programs (riscv-tests; Host-Target Interface): a store of
 * an odd value ends the run with the rest of the value, shifted down by one, as exit status.
 *
 * <p><i>Not modelled</i>: the interface's other commands, system calls and the console among them;
 * {@code fromhost}.
 */
final class Tohost implements MmioHandler {
  private static final int SIZE = 8;

  private final SystemControl system;
  private long value;

  private Tohost(SystemControl system) {
    this.system = system;
  }

  /** The word, to be mapped over the RAM at {@code gpa}. */
  static Region region(long gpa, SystemControl system) {
    return new Region.Mmio("tohost", gpa, SIZE, 1, new Tohost(system));
  }

  @Override
  public synchronized long read(long offset, int size) {
    return value >>> 8 * offset;
  }

  @Override
  public synchronized void write(long offset, int size, long written) {
    long mask = size == SIZE ? -1L : ((1L << 8 * size) - 1) << 8 * offset;
    value = value & ~mask | written << 8 * offset & mask;
    // Two 32-bit stores, as RV32 code makes: the low one alone says that the program has ended.
    if (offset == 0 && (value & 1) != 0 && value >>> 48 == 0) {
      system.powerOff((int) (value >>> 1));
    }
  }
}
