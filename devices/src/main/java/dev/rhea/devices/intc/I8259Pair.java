package dev.rhea.devices.intc;

import dev.rhea.devices.irq.IrqLine;
import dev.rhea.devices.irq.IrqSink;
import dev.rhea.memory.MmioHandler;

/**
 * The sixteen interrupts of a PC: two Intel 8259A (data sheet 231468-003), the second one at input
 * 2 of the first, and the edge/level control registers of the PCI chip sets (82371AB data sheet,
 * section 4.2.4.8).
 *
 * <p>Lines are asserted high. The CPU's side is a line and {@link #acknowledge}, which stands for
 * the two INTA cycles.
 *
 * <p><i>Not modelled</i>: MCS-80 mode, whose three-byte call no CPU here could take; buffered mode,
 * which changes a pin only; the slave's identity in ICW3.
 */
public final class I8259Pair {
  /** Ports of each controller. */
  public static final long SIZE = 2;

  /** Interrupts. */
  public static final int INPUTS = 16;

  private static final int CASCADE = 2;
  private static final int SLAVE_INPUTS = 8;

  // Interrupts 0, 1, 2, 8 and 13 are always edge-triggered (4.2.4.8).
  private final I8259 master = new I8259(0xf8, 1 << CASCADE);
  private final I8259 slave = new I8259(0xde, 0);
  private final IrqLine output = new IrqLine();

  /** A byte-wide register bank that one of the methods below serves. */
  private interface Bytes {
    int read(int offset);

    void write(int offset, int value);
  }

  /** The INTR line to the CPU. */
  public IrqLine output() {
    return output;
  }

  /** The input of an interrupt, 0 to 15 but for 2, at which the second controller sits. */
  public IrqSink input(int irq) {
    if (irq < 0 || irq >= INPUTS || irq == CASCADE) {
      throw new IndexOutOfBoundsException(irq);
    }
    return level -> setInput(irq, level);
  }

  /** Power-on state. Lines that are asserted stay so. */
  public synchronized void reset() {
    master.reset();
    slave.reset();
    updateIrq();
  }

  /** The ports of the first controller, 0x20 on a PC. */
  public MmioHandler masterPorts() {
    return ports(master);
  }

  /** The ports of the second controller, 0xa0 on a PC. */
  public MmioHandler slavePorts() {
    return ports(slave);
  }

  /** The edge/level control registers, 0x4d0 on a PC. */
  public MmioHandler edgeLevelPorts() {
    return handler(
        new Bytes() {
          @Override
          public int read(int offset) {
            return (offset == 0 ? master : slave).elcr();
          }

          @Override
          public void write(int offset, int value) {
            (offset == 0 ? master : slave).setElcr(value);
          }
        });
  }

  /** The vector of the interrupt that is now in service: what the CPU reads in its INTA cycles. */
  public synchronized int acknowledge() {
    int input = master.acknowledge();
    // The master drives the cascade lines for its slave's input alone, and a request may have gone.
    boolean fromSlave = input == CASCADE;
    int vector = fromSlave ? slave.vector(slave.acknowledge()) : master.vector(input);
    updateIrq();
    return vector;
  }

  private synchronized void setInput(int irq, boolean level) {
    if (irq < SLAVE_INPUTS) {
      master.setLine(irq, level);
    } else {
      slave.setLine(irq - SLAVE_INPUTS, level);
    }
    updateIrq();
  }

  private void updateIrq() {
    master.setLine(CASCADE, slave.output());
    output.set(master.output());
  }

  private MmioHandler ports(I8259 controller) {
    return handler(
        new Bytes() {
          @Override
          public int read(int offset) {
            return controller.read(offset);
          }

          @Override
          public void write(int offset, int value) {
            controller.write(offset, value);
          }
        });
  }

  private MmioHandler handler(Bytes registers) {
    return MmioHandler.withSizes(
        new MmioHandler() {
          @Override
          public long read(long offset, int size) {
            synchronized (I8259Pair.this) {
              int value = registers.read((int) offset);
              // A poll acknowledges by reading.
              updateIrq();
              return value;
            }
          }

          @Override
          public void write(long offset, int size, long value) {
            synchronized (I8259Pair.this) {
              registers.write((int) offset, (int) value & 0xff);
              updateIrq();
            }
          }
        },
        1,
        1);
  }
}
