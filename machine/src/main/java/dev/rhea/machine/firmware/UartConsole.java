package dev.rhea.machine.firmware;

import dev.rhea.memory.AddressSpace;

/**
 * The console on a 16550, by its registers as the guest sees them, so that firmware and kernel
 * share one FIFO as on a board. Works with any state the guest leaves but a set divisor latch.
 */
public final class UartConsole implements SbiConsole {
  // Offsets and bits of the PC16550D data sheet, with one byte from register to register.
  private static final int RBR_THR = 0;
  private static final int LSR = 5;
  private static final int LSR_DATA_READY = 1;
  private static final int LSR_THR_EMPTY = 1 << 5;

  private final AddressSpace memory;
  private final long gpa;

  /** A console on the UART whose registers begin at {@code gpa}. */
  public UartConsole(AddressSpace memory, long gpa) {
    this.memory = memory;
    this.gpa = gpa;
  }

  @Override
  public void write(byte value) {
    while ((memory.load(gpa + LSR, 1) & LSR_THR_EMPTY) == 0) {
      Thread.onSpinWait();
    }
    memory.store(gpa + RBR_THR, 1, value & 0xff);
  }

  @Override
  public int read() {
    return (memory.load(gpa + LSR, 1) & LSR_DATA_READY) == 0
        ? -1
        : (int) memory.load(gpa + RBR_THR, 1);
  }
}
