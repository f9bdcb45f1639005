package dev.rhea.machine.board.mips;

/**
 * The memory map, ports and interrupts of MIPS's Malta board with a CoreLV card (Malta User's
 * Manual, MD00048, chapters 4 and 5; hw/mips/malta.c of QEMU 10). Addresses are guest-physical,
 * sizes in bytes.
 */
final class MaltaMap {
  /** All of RAM, undisturbed by devices. */
  static final long HIGH_RAM = 0x8000_0000L;

  /** RAM is seen at 0, too, up to here; then come devices. */
  static final long LOW_RAM_SIZE = 256L << 20;

  /** Behind the devices RAM goes on where it would be without them. */
  static final long LOW_RAM_AGAIN = 512L << 20;

  /** The most that fits. */
  static final long MOST_RAM = 2L << 30;

  /** What the system controller decodes: nothing faults below this. */
  static final long DECODED = 0x2000_0000L;

  /** Boot flash. */
  static final long FLASH = 0x1e00_0000L;

  static final int FLASH_BLOCK = 64 << 10;

  /** FPGA registers. */
  static final long FPGA = 0x1f00_0000L;

  /** The UART among them, its registers eight bytes apart. */
  static final long CBUS_UART = 0x1f00_0900L;

  static final long CBUS_UART_SIZE = 0x40;
  static final int CBUS_UART_SHIFT = 3;
  static final int CBUS_UART_HZ = 3_686_400;

  /** The flash again, where the CPU starts. */
  static final long BOOT = 0x1fc0_0000L;

  /** In it, the register that tells the board's revision. */
  static final int REVISION_OFFSET = 0x10;

  /** A CoreLV card: a GT-64120 is the system controller. */
  static final int REVISION = 0x420;

  /** I/O space, once firmware has set up the system controller; for lists only. */
  static final long IO = 0x1800_0000L;

  static final int UART_HZ = 1_843_200;

  // PCI device numbers; cards have 18 to 21, and behind those no slot is wired.
  static final int PIIX4_DEVICE = 10;
  static final int FIRST_SLOT = 18;
  static final int LAST_SLOT = 21;

  /** Where firmware places the SMBus. */
  static final int SMBUS_BASE = 0x1100;

  /** Count's rate: half the pipeline's, which is 320 MHz. */
  static final long COUNT_HZ = 160_000_000;

  // Interrupt pins of the CPU, by their bits in Cause.IP.
  static final int PIC_PIN = 2;
  static final int CBUS_UART_PIN = 4;

  // ISA interrupts and ports, those of a PC.
  static final int TIMER_IRQ = 0;
  static final int KEYBOARD_IRQ = 1;
  static final int MOUSE_IRQ = 12;
  static final int RTC_IRQ = 8;
  static final int SCI_IRQ = 9;
  static final int[] UART_IRQS = {4, 3};
  static final int[] IDE_IRQS = {14, 15};
  static final long[] UART_PORTS = {0x3f8, 0x2f8};
  static final long PIC_1_PORT = 0x20;
  static final long PIC_2_PORT = 0xa0;
  static final long ELCR_PORT = 0x4d0;
  static final long TIMER_PORT = 0x40;
  static final long KEYBOARD_DATA_PORT = 0x60;
  static final long KEYBOARD_COMMAND_PORT = 0x64;
  static final long RTC_PORT = 0x70;

  private MaltaMap() {}

  /** The PIRQ, 0 to 3, that a pin (1 to 4) of a device is wired to. */
  static int pirq(int device, int pin) {
    return switch (device) {
      case PIIX4_DEVICE -> 3;
      case 11 -> 1; // Ethernet on the board
      case 12 -> 2; // sound on the board
      default -> (device >= FIRST_SLOT ? device - FIRST_SLOT + pin - 1 : pin - 1) & 3;
    };
  }
}
