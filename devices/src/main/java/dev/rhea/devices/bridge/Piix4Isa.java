package dev.rhea.devices.bridge;

import dev.rhea.devices.SystemControl;
import dev.rhea.devices.irq.IrqSink;
import dev.rhea.devices.pci.PciFunction;
import dev.rhea.devices.pci.PciIdentity;
import dev.rhea.memory.MmioHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * PCI-to-ISA bridge, Intel 82371AB (PIIX4), function 0 (data sheet 290562-001): routes PCI's four
 * interrupts to the interrupt controller by the PIRQRC registers, and resets the machine by the
 * reset control register. The devices behind it (interrupt controllers, timer, clock, keyboard)
 * answer at their fixed ports and are the board's to make.
 *
 * <p><i>Not modelled</i>: ISA DMA controllers, chip selects and positive decode, serial interrupts,
 * USB (function 2); registers for them keep what is written.
 */
public final class Piix4Isa extends PciFunction {
  /** Interrupts of PCI that can be routed, PIRQA# to PIRQD#. */
  public static final int PIRQS = 4;

  /** The port of the reset control register. */
  public static final long RESET_CONTROL_PORT = 0xcf9;

  private static final int CLASS_ISA_BRIDGE = 0x060100;
  private static final int STATUS = 0x06;
  private static final int DEVSEL_MEDIUM = 0x0200;
  private static final int PIRQ_ROUTE = 0x60;
  private static final int ROUTE_DISABLED = 0x80;
  private static final int ROUTE_IRQ = 0x0f;

  /** Interrupts 0, 1, 2, 8 and 13 cannot be routed to (section 4.1.10). */
  private static final int ROUTABLE = 0xdef8;

  private static final int RESET_CPU = 4;
  private static final int SYSTEM_RESET = 2;

  /** Values at reset and writable bits of registers that only keep what is written: section 4.1. */
  // formatter:off
  private static final int[][] STORAGE = {
    // offset, bytes, value, writable
    {0x4c, 1, 0x4d, 0xff},   // ISA I/O recovery timer
    {0x4e, 2, 0x0003, 0x07f7}, // X-bus chip select
    {0x64, 1, 0x10, 0xff},   // serial interrupts
    {0x69, 1, 0x02, 0xfe},   // top of memory
    {0x6a, 2, 0x0000, 0x80fe}, // miscellaneous status
    {0x76, 2, 0x0c0c, 0x8f8f}, // motherboard device DMA
    {0x80, 1, 0x00, 0x7f},   // APIC base
    {0x82, 1, 0x00, 0x0f},   // deterministic latency
    {0xb0, 4, 0, 0x7fffffff}, // general configuration
    {0xcb, 1, 0x21, 0x3f},   // real-time clock
  };
  // formatter:on

  private final SystemControl system;
  private final List<IrqSink> irqs = new ArrayList<>();

  // The routes and levels have a lock of their own: PCI's lines change under other functions'
  // locks, which this function's must not be taken inside.
  private final Object routing = new Object();
  private final int[] routes = new int[PIRQS];
  private final boolean[] levels = new boolean[PIRQS];
  private int resetControl;

  /**
   * Makes the function in its reset state.
   *
   * @param irq a driver of the ISA interrupt of that number, asked for once each
   */
  public Piix4Isa(IntFunction<IrqSink> irq, SystemControl system) {
    super("piix4-isa", new PciIdentity(0x8086, 0x7110, 0, CLASS_ISA_BRIDGE));
    this.system = system;
    for (int i = 0; i < 16; i++) {
      irqs.add((ROUTABLE >>> i & 1) != 0 ? irq.apply(i) : IrqSink.NONE);
    }
    config().set(STATUS, 2, DEVSEL_MEDIUM);
    config().set(0x04, 2, COMMAND_IO | COMMAND_MEMORY | COMMAND_MASTER);
    for (int i = 0; i < PIRQS; i++) {
      config().set(PIRQ_ROUTE + i, 1, ROUTE_DISABLED);
      config().allowWrites(PIRQ_ROUTE + i, 1, ROUTE_DISABLED | ROUTE_IRQ);
      routes[i] = ROUTE_DISABLED;
    }
    for (int[] register : STORAGE) {
      config().set(register[0], register[1], register[2]);
      config().allowWrites(register[0], register[1], register[3] & 0xffff_ffffL);
    }
  }

  /** PIRQA# (0) to PIRQD# (3), from the bus. */
  public IrqSink pirq(int number) {
    return level -> {
      synchronized (routing) {
        levels[number] = level;
        updateIrq();
      }
    };
  }

  /** The reset control register's port (section 4.2.5.1). */
  public MmioHandler resetControl() {
    return new MmioHandler() {
      @Override
      public long read(long offset, int size) {
        synchronized (routing) {
          return resetControl;
        }
      }

      @Override
      public void write(long offset, int size, long value) {
        writeResetControl((int) value);
      }
    };
  }

  private void writeResetControl(int value) {
    boolean resets;
    synchronized (routing) {
      // The bit resets as it becomes 1; how thoroughly, the other bit tells, and both are the same
      // here.
      resets = (value & ~resetControl & RESET_CPU) != 0;
      resetControl = value & (RESET_CPU | SYSTEM_RESET);
    }
    if (resets) {
      system.reset();
    }
  }

  @Override
  protected void configWritten(int offset, int size) {
    if (offset < PIRQ_ROUTE + PIRQS && offset + size > PIRQ_ROUTE) {
      readRoutes();
    }
  }

  @Override
  protected void functionReset() {
    synchronized (routing) {
      resetControl = 0;
    }
  }

  private void readRoutes() {
    synchronized (routing) {
      for (int i = 0; i < PIRQS; i++) {
        routes[i] = (int) config().get(PIRQ_ROUTE + i, 1);
      }
      updateIrq();
    }
  }

  private void updateIrq() {
    int asserted = 0;
    for (int i = 0; i < PIRQS; i++) {
      if (levels[i] && (routes[i] & ROUTE_DISABLED) == 0) {
        asserted |= 1 << (routes[i] & ROUTE_IRQ);
      }
    }
    for (int i = 0; i < irqs.size(); i++) {
      irqs.get(i).set((asserted >>> i & 1) != 0);
    }
  }
}
