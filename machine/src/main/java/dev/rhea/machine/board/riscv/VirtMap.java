package dev.rhea.machine.board.riscv;

/**
 * The memory map and interrupt numbers of QEMU's riscv {@code virt} board: the one table that the
 * board, its device tree and its loaders read. Addresses are guest-physical, sizes in bytes.
 */
public enum VirtMap {
  // formatter:off
  //             gpa            size
  /** The debug module's window: nothing answers there, and a jump to 0 faults. */
  DEBUG         (          0x0L,       0x100L),
  /** The reset ROM: where every hart starts. */
  MROM          (       0x1000L,      0xf000L),
  /** sifive_test: power-off, exit code, reset. */
  TEST          (     0x100000L,      0x1000L),
  /** The goldfish real-time clock. */
  RTC           (     0x101000L,      0x1000L, 11),
  /** The CLINT; with ACLINT, MSWI in the first 16 KiB and MTIMER behind it. */
  CLINT         (    0x2000000L,     0x10000L),
  /** ACLINT's supervisor software interrupts, with {@code aclint=on}. */
  ACLINT_SSWI   (    0x2f00000L,      0x4000L),
  PCIE_PIO      (    0x3000000L,     0x10000L),
  PLATFORM_BUS  (    0x4000000L,   0x2000000L, 64),
  PLIC          (    0xc000000L,    0x600000L),
  /** The 16550 console. */
  UART0         (   0x10000000L,       0x100L, 10),
  /** The first of {@link #VIRTIO_COUNT} virtio-mmio slots, {@code size} apart, on successive interrupts. */
  VIRTIO        (   0x10001000L,      0x1000L, 1),
  FW_CFG        (   0x10100000L,        0x18L),
  /** Two banks of CFI flash, half of {@code size} each. */
  FLASH         (   0x20000000L,   0x4000000L),
  PCIE_ECAM     (   0x30000000L,  0x10000000L, 32),
  PCIE_MMIO     (   0x40000000L,  0x40000000L),
  /** RAM begins here; its size is the user's. */
  DRAM          (   0x80000000L,         0x0L);
  // formatter:on

  /** How many virtio-mmio slots the board has. */
  public static final int VIRTIO_COUNT = 8;

  /** The PLIC's {@code riscv,ndev}: sources 1 to 95. */
  public static final int PLIC_SOURCES = 95;

  /** The most harts the board takes. */
  public static final int MAX_HARTS = 512;

  /** Ticks of {@code mtime} per second. */
  public static final int TIMEBASE_HZ = 10_000_000;

  /** The UART's input clock, for its baud-rate divisor. */
  public static final int UART_CLOCK_HZ = 3_686_400;

  /** Base of MTIMER within the CLINT's window. */
  public static final long ACLINT_MTIMER_OFFSET = 0x4000;

  /** {@code mtime} within MTIMER, behind the {@code mtimecmp} registers. */
  public static final long ACLINT_MTIME_OFFSET = 0x7ff8;

  private static final int NO_IRQ = 0;

  private final long gpa;
  private final long size;
  private final int irq;

  VirtMap(long gpa, long size) {
    this(gpa, size, NO_IRQ);
  }

  VirtMap(long gpa, long size, int irq) {
    this.gpa = gpa;
    this.size = size;
    this.irq = irq;
  }

  /** Where the region begins. */
  public long gpa() {
    return gpa;
  }

  /** How many bytes it takes. */
  public long size() {
    return size;
  }

  /**
   * The PLIC source number of the device, of its first slot, or of its first line.
   *
   * @throws IllegalStateException if the region has no interrupt
   */
  public int irq() {
    if (irq == NO_IRQ) {
      throw new IllegalStateException(this + " has no interrupt");
    }
    return irq;
  }

  /** Where virtio-mmio slot {@code slot} begins. */
  public static long virtioGpa(int slot) {
    return VIRTIO.gpa + VIRTIO.size * slot;
  }

  /** The PLIC source number of virtio-mmio slot {@code slot}. */
  public static int virtioIrq(int slot) {
    return VIRTIO.irq + slot;
  }
}
