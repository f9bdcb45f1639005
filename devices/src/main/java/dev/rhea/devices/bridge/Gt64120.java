package dev.rhea.devices.bridge;

import dev.rhea.devices.RegisterBank32;
import dev.rhea.devices.pci.ConfigMechanism;
import dev.rhea.devices.pci.PciBus;
import dev.rhea.devices.pci.PciFunction;
import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.MmioHandler;
import dev.rhea.memory.Region;
import dev.rhea.memory.log.Log;
import java.util.function.BiFunction;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * System controller for MIPS processors with a PCI host bridge, Galileo GT-64120 (data sheet
 * revision 1.4, September 1999): its internal registers, which the guest moves about by the ISD
 * register, the windows onto PCI_0, and PCI configuration.
 *
 * <p><b>Byte order.</b> PCI is little-endian, and so are the internal registers as they lie in the
 * CPU's address space, whatever the CPU's order; the bits of the chip that say otherwise are the
 * one place where byte lanes are swapped on the way to PCI:
 *
 * <ul>
 *   <li>Endianness of the CPU Interface Configuration tells the CPU's order. Set against what the
 *       CPU is strapped for, it turns the internal registers around.
 *   <li>MByteSwap of PCI_0 Command: clear with a big-endian CPU, the word in CONFIG_DATA reads with
 *       the CPU's own load as on PCI, bit for bit. The chip's own function, device 0, is reached
 *       inside the chip and does not pass that swapper (Linux's driver relies on both).
 * </ul>
 *
 * <p><i>Not modelled</i>: the DMA channels, timers and the I<sub>2</sub>O unit; PCI_1; errors on
 * the CPU's bus and their registers; MWordSwap, and byte swapping in the memory and I/O windows
 * (bytes keep their addresses there); decoding of SDRAM and devices, whose registers keep what is
 * written; the chip as a target on PCI: bus masters see the CPU's memory at its own addresses.
 */
public final class Gt64120 extends RegisterBank32 {
  /** Bytes of the internal registers. */
  public static final long SIZE = 0x1000;

  // CPU interface (chapter 17, table of registers).
  private static final int CPU_CONFIG = 0x000;
  private static final int MULTI_GT = 0x120;
  private static final int PCI_0_IO_LOW = 0x048;
  private static final int PCI_0_IO_HIGH = 0x050;
  private static final int PCI_0_MEM_0_LOW = 0x058;
  private static final int PCI_0_MEM_0_HIGH = 0x060;
  private static final int ISD = 0x068;
  private static final int PCI_0_MEM_1_LOW = 0x080;
  private static final int PCI_0_MEM_1_HIGH = 0x088;
  private static final int PCI_0_SYNC = 0x0c0;
  private static final int PCI_1_SYNC = 0x0c8;
  private static final int PCI_0_IO_REMAP = 0x0f0;
  private static final int PCI_0_MEM_0_REMAP = 0x0f8;
  private static final int PCI_0_MEM_1_REMAP = 0x100;

  // PCI.
  private static final int PCI_0_COMMAND = 0xc00;
  private static final int INTERRUPT_CAUSE = 0xc18;
  private static final int CPU_MASK = 0xc1c;
  private static final int PCI_0_MASK = 0xc24;
  private static final int PCI_0_SERR_MASK = 0xc28;
  private static final int PCI_0_INTERRUPT_ACKNOWLEDGE = 0xc34;
  private static final int CONFIG_ADDRESS = 0xcf8;
  private static final int CONFIG_DATA = 0xcfc;

  private static final int CPU_CONFIG_LITTLE_ENDIAN = 1 << 12;
  private static final int COMMAND_M_BYTE_SWAP = 1;
  private static final int COMMAND_S_BYTE_SWAP = 1 << 16;
  private static final int COMMAND_WRITABLE = 0x0401_fc0f;

  /** Cause bit of a master abort on PCI_0. */
  private static final int CAUSE_MASTER_ABORT = 1 << 18;

  /** Cause bit 0 summarises the others. */
  private static final int CAUSE_SUMMARY = 1;

  /** The chip itself as a PCI device. */
  private static final int OWN_DEVICE = 0;

  /** Address bits 20 to 0 are below what the decoders compare. */
  private static final int DECODE_SHIFT = 21;

  /** Above whatever the windows overlap with. */
  private static final int REGISTERS_PRIORITY = 1;

  /** A board's own chips win over the windows, as their chip selects come first. */
  private static final int WINDOW_PRIORITY = -1;

  private final AddressSpace cpuBus;
  private final PciBus pci;
  private final ConfigMechanism config;
  private final boolean bigEndianCpu;
  private final IntSupplier acknowledge;
  private final Log log;
  private final MmioHandler registers;
  private final BiFunction<String, MmioHandler, MmioHandler> mappedAs;
  private final int[] values = new int[(int) SIZE / 4];
  private final Window io;
  private final Window memory0;
  private final Window memory1;
  private @Nullable Region mappedRegisters;

  /** A range of the CPU's addresses that goes to PCI, with its three registers. */
  private final class Window {
    final String name;
    final int low;
    final int high;
    final int remap;
    final PciPort port;
    final MmioHandler handler;
    @Nullable Region mapped;

    Window(String name, AddressSpace target, int low, int high, int remap) {
      this.name = name;
      this.low = low;
      this.high = high;
      this.remap = remap;
      port = new PciPort(target);
      handler = mappedAs.apply(name, port);
    }

    /**
     * Maps the range that the registers tell: bits 35 to 21 of the first address in Low, of which
     * High replaces bits 27 to 21 for the last one; none if High is below.
     */
    void update() {
      if (mapped != null) {
        cpuBus.remove(mapped);
        mapped = null;
      }
      int first = get(low) & 0x7f;
      int last = get(high) & 0x7f;
      // The remap register replaces bits 31 to 21 of the address on PCI.
      port.setBase((long) get(remap) << DECODE_SHIFT & 0xffff_ffffL);
      if (first <= last) {
        long size = (long) (last - first + 1) << DECODE_SHIFT;
        long start = (long) get(low) << DECODE_SHIFT;
        mapped = cpuBus.add(new Region.Mmio(name, start, size, WINDOW_PRIORITY, handler));
      }
    }
  }

  /**
   * Makes the chip in its reset state and maps its registers and windows.
   *
   * @param cpuBus the CPU's physical address space
   * @param bigEndianCpu how the chip is strapped
   * @param acknowledge an interrupt acknowledge cycle on PCI_0: returns the vector
   * @param mappedAs what is mapped in place of a handler of the chip's, by its name
   */
  public Gt64120(
      AddressSpace cpuBus,
      PciBus pci,
      boolean bigEndianCpu,
      IntSupplier acknowledge,
      BiFunction<String, MmioHandler, MmioHandler> mappedAs,
      Log log) {
    this.cpuBus = cpuBus;
    this.pci = pci;
    this.config = new ConfigMechanism(pci);
    this.bigEndianCpu = bigEndianCpu;
    this.acknowledge = acknowledge;
    this.mappedAs = mappedAs;
    this.log = log;
    registers = mappedAs.apply("gt64120", this);
    io = new Window("pci0-io", pci.io(), PCI_0_IO_LOW, PCI_0_IO_HIGH, PCI_0_IO_REMAP);
    memory0 =
        new Window("pci0-mem0", pci.memory(), PCI_0_MEM_0_LOW, PCI_0_MEM_0_HIGH, PCI_0_MEM_0_REMAP);
    memory1 =
        new Window("pci0-mem1", pci.memory(), PCI_0_MEM_1_LOW, PCI_0_MEM_1_HIGH, PCI_0_MEM_1_REMAP);
    reset();
  }

  /** The chip's own function, to be plugged in as device 0. */
  public static PciFunction function() {
    return new Gt64120Function();
  }

  /** Power-on values; the registers are at 0x14000000 again. */
  public synchronized void reset() {
    config.reset();
    Gt64120Reset.fill(values);
    if (!bigEndianCpu) {
      set(CPU_CONFIG, CPU_CONFIG_LITTLE_ENDIAN);
      set(PCI_0_COMMAND, COMMAND_M_BYTE_SWAP | COMMAND_S_BYTE_SWAP);
    }
    mapRegisters();
    io.update();
    memory0.update();
    memory1.update();
  }

  @Override
  protected int readWord(long offset) {
    // Configuration and acknowledge cycles leave the chip: no lock of ours around them.
    return switch ((int) offset) {
      case CONFIG_DATA -> readConfigData();
      case CONFIG_ADDRESS -> config.address();
      case PCI_0_INTERRUPT_ACKNOWLEDGE -> inOrder(acknowledge.getAsInt());
      default -> readOwn((int) offset);
    };
  }

  private synchronized int readOwn(int offset) {
    return inOrder(
        switch (offset) {
          // Reading flushes the chip's buffers; what comes is of no meaning.
          case PCI_0_SYNC, PCI_1_SYNC -> 0;
          default -> get(offset);
        });
  }

  @Override
  protected void writeWord(long offset, int value) {
    switch ((int) offset) {
      case CONFIG_DATA -> writeConfigData(value);
      case CONFIG_ADDRESS -> config.setAddress(value);
      default -> writeOwn((int) offset, inOrder(value));
    }
  }

  private synchronized void writeOwn(int offset, int value) {
    switch (offset) {
      case CPU_CONFIG -> set(offset, value);
      case PCI_0_IO_LOW -> writeLow(io, value);
      case PCI_0_MEM_0_LOW -> writeLow(memory0, value);
      case PCI_0_MEM_1_LOW -> writeLow(memory1, value);
      case PCI_0_IO_HIGH -> writeHigh(io, value);
      case PCI_0_MEM_0_HIGH -> writeHigh(memory0, value);
      case PCI_0_MEM_1_HIGH -> writeHigh(memory1, value);
      case PCI_0_IO_REMAP -> writeRemap(io, value);
      case PCI_0_MEM_0_REMAP -> writeRemap(memory0, value);
      case PCI_0_MEM_1_REMAP -> writeRemap(memory1, value);
      case ISD -> {
        set(ISD, value & 0x7fff);
        mapRegisters();
      }
      case PCI_0_COMMAND -> set(offset, value & COMMAND_WRITABLE);
      case INTERRUPT_CAUSE -> setCause(get(offset) & value);
      case CPU_MASK -> set(offset, value & 0x3c3f_fffe);
      case PCI_0_MASK -> set(offset, value & 0x03ff_fffe);
      case PCI_0_SERR_MASK -> set(offset, value & 0x3f);
      case PCI_0_SYNC, PCI_1_SYNC, MULTI_GT, PCI_0_INTERRUPT_ACKNOWLEDGE ->
          log.guestError("gt64120: write of the read-only register " + hex(offset));
      default -> writeStorage(offset, value);
    }
  }

  /** Registers whose values are kept and of no effect. */
  private void writeStorage(int offset, int value) {
    if (Gt64120Reset.isDecoderOrSdram(offset)) {
      set(offset, value);
    } else {
      log.unimplemented("gt64120: register " + hex(offset));
    }
  }

  /** Writing Low sets Remap to the same address (section 5.5). */
  private void writeLow(Window window, int value) {
    set(window.low, value & 0x7fff);
    set(window.remap, value & 0x7ff);
    window.update();
  }

  private void writeHigh(Window window, int value) {
    set(window.high, value & 0x7f);
    window.update();
  }

  private void writeRemap(Window window, int value) {
    set(window.remap, value & 0x7ff);
    window.update();
  }

  private void setCause(int cause) {
    int causes = cause & ~CAUSE_SUMMARY;
    set(INTERRUPT_CAUSE, causes == 0 ? 0 : causes | CAUSE_SUMMARY);
  }

  private void mapRegisters() {
    long start = (long) get(ISD) << DECODE_SHIFT;
    if (mappedRegisters != null) {
      cpuBus.remove(mappedRegisters);
    }
    mappedRegisters =
        cpuBus.add(new Region.Mmio("gt64120", start, SIZE, REGISTERS_PRIORITY, registers));
  }

  private int readConfigData() {
    checkAnswer();
    return swapConfig((int) config.readData(0, 4));
  }

  private void writeConfigData(int value) {
    checkAnswer();
    config.writeData(0, 4, swapConfig(value) & 0xffff_ffffL);
  }

  /** A cycle that no function answers ends by master abort, which drivers look for. */
  private synchronized void checkAnswer() {
    if (!config.answers()) {
      setCause(get(INTERRUPT_CAUSE) | CAUSE_MASTER_ABORT);
    }
  }

  private synchronized int swapConfig(int value) {
    boolean straight = (get(PCI_0_COMMAND) & COMMAND_M_BYTE_SWAP) != 0;
    return straight || config.device() == OWN_DEVICE ? value : Integer.reverseBytes(value);
  }

  /** A register value on its way from or to the CPU's bus, where it lies little-endian. */
  private synchronized int inOrder(int value) {
    boolean told = (get(CPU_CONFIG) & CPU_CONFIG_LITTLE_ENDIAN) == 0;
    return told == bigEndianCpu ? value : Integer.reverseBytes(value);
  }

  private int get(int offset) {
    return offset < SIZE ? values[offset >>> 2] : 0;
  }

  private void set(int offset, int value) {
    values[offset >>> 2] = value;
  }

  private static String hex(int offset) {
    return "0x" + Integer.toHexString(offset);
  }
}
