package dev.rhea.devices.pci;

import dev.rhea.devices.irq.IrqSink;
import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.Region;
import org.jspecify.annotations.Nullable;

/**
 * One function of a device on a PCI bus: header type 0 (6.1), up to six windows, a list of
 * capabilities and one interrupt pin. A subclass describes itself in its constructor and then sees
 * to its own registers; this class answers configuration accesses, maps the windows where the guest
 * puts them and drives the pin.
 *
 * <p>The object is the lock of its configuration space, taken inside a device's own lock when the
 * pin changes; so hooks that are called with it must not take a device's.
 *
 * <p><i>Not modelled</i>: expansion ROMs (their register reads 0), memory-write-and-invalidate, VGA
 * palette snooping, parity and system errors, built-in self test; bridges to further buses.
 */
public abstract class PciFunction {
  /** Bits of the command register (6.2.2). */
  protected static final int COMMAND_IO = 0x001;

  /** The function answers in memory space. */
  protected static final int COMMAND_MEMORY = 0x002;

  /** The function may master the bus. */
  protected static final int COMMAND_MASTER = 0x004;

  private static final int COMMAND_SERR = 0x100;
  private static final int COMMAND_PARITY = 0x040;
  private static final int COMMAND_INTERRUPT_DISABLE = 0x400;
  private static final int STATUS_INTERRUPT = 0x0008;
  private static final int STATUS_CAPABILITIES = 0x0010;
  private static final int STATUS_ERRORS = 0xf900;
  private static final int MULTI_FUNCTION = 0x80;
  private static final int WINDOWS = 6;

  private final String name;
  private final ConfigSpace config = new ConfigSpace();
  private final @Nullable PciWindow[] windows = new PciWindow[WINDOWS];
  private final @Nullable Region[] mapped = new Region[WINDOWS];
  private int nextCapability = 0x40;
  private int lastCapability;
  private @Nullable PciBus bus;
  private IrqSink intx = IrqSink.NONE;
  private boolean pinLevel;

  /**
   * A function without windows, capabilities and interrupt.
   *
   * @param name what {@code info mtree} calls its windows
   */
  protected PciFunction(String name, PciIdentity identity) {
    this.name = name;
    config.set(ConfigSpace.VENDOR_ID, 2, identity.vendor());
    config.set(ConfigSpace.DEVICE_ID, 2, identity.device());
    config.set(ConfigSpace.REVISION_ID, 4, (long) identity.classCode() << 8 | identity.revision());
    config.set(ConfigSpace.SUBSYSTEM_VENDOR_ID, 2, identity.subsystemVendor());
    config.set(ConfigSpace.SUBSYSTEM_VENDOR_ID + 2, 2, identity.subsystem());
    config.allowWrites(
        ConfigSpace.COMMAND,
        2,
        COMMAND_MASTER | COMMAND_PARITY | COMMAND_SERR | COMMAND_INTERRUPT_DISABLE);
    config.allowClears(ConfigSpace.STATUS, 2, STATUS_ERRORS);
    config.allowWrites(ConfigSpace.CACHE_LINE_SIZE, 1, 0xff);
    config.allowWrites(ConfigSpace.LATENCY_TIMER, 1, 0xff);
    config.allowWrites(ConfigSpace.INTERRUPT_LINE, 1, 0xff);
  }

  // ---- what a subclass describes, in its constructor ----

  /** The configuration space, for registers that are the device's own. */
  protected final ConfigSpace config() {
    return config;
  }

  /**
   * Adds a window.
   *
   * @param index of its base address register, 0 to 5; a 64-bit one takes the next, too
   */
  protected final void addWindow(int index, PciWindow window) {
    boolean wide = window.kind() == PciWindow.Kind.MEMORY_64;
    int offset = ConfigSpace.BASE_ADDRESS + 4 * index;
    int size = wide ? 8 : 4;
    boolean io = window.kind() == PciWindow.Kind.IO;
    windows[index] = window;
    config.set(offset, size, window.typeBits());
    config.allowWrites(offset, size, -window.size() & ~(io ? 3L : 15L));
    config.allowWrites(ConfigSpace.COMMAND, 2, io ? COMMAND_IO : COMMAND_MEMORY);
  }

  /**
   * Adds a capability (6.7) to the list; its first two bytes are filled in.
   *
   * @param id the capability's number
   * @param length bytes it takes, those two included
   * @return where it begins
   */
  protected final int addCapability(int id, int length) {
    int at = nextCapability;
    nextCapability += length + 3 & ~3;
    if (nextCapability > ConfigSpace.SIZE) {
      throw new IllegalStateException("no room for capability " + id);
    }
    config.set(at, 1, id);
    int link = lastCapability == 0 ? ConfigSpace.CAPABILITIES_POINTER : lastCapability + 1;
    config.set(link, 1, at);
    config.set(ConfigSpace.STATUS, 2, config.get(ConfigSpace.STATUS, 2) | STATUS_CAPABILITIES);
    lastCapability = at;
    return at;
  }

  /** Gives the function an interrupt pin, 1 for INTA# to 4. */
  protected final void useInterruptPin(int pin) {
    config.set(ConfigSpace.INTERRUPT_PIN, 1, pin);
  }

  // ---- what a subclass may see to ----

  /** Software has written these bytes of configuration space. Called with the lock held. */
  protected void configWritten(int offset, int size) {}

  /**
   * Software is about to read these bytes. Called without the lock, so that a device can look at
   * its own state.
   */
  protected void beforeConfigRead(int offset, int size) {}

  /** As {@link #configWritten}, but called without the lock. */
  protected void afterConfigWrite(int offset, int size) {}

  /**
   * Power-on state of all that is not in configuration space, which is restored after it and then
   * told by {@link #configWritten}. Called without the lock.
   */
  protected void functionReset() {}

  // ---- what a subclass uses ----

  /** Drives the interrupt pin. */
  protected final synchronized void setInterruptPin(boolean level) {
    pinLevel = level;
    updateIrq();
  }

  /** The command register. */
  protected final synchronized int command() {
    return (int) config.get(ConfigSpace.COMMAND, 2);
  }

  /** The bus, once the function is plugged in. */
  protected final PciBus bus() {
    if (bus == null) {
      throw new IllegalStateException(name + " is not plugged in");
    }
    return bus;
  }

  // ---- what the bus uses ----

  /** What it is called. */
  public final String name() {
    return name;
  }

  final synchronized void plug(PciBus newBus, int pinLine, boolean multiFunction) {
    bus = newBus;
    if (multiFunction) {
      markMultiFunction();
    }
    config.markPowerOn();
    int pin = (int) config.get(ConfigSpace.INTERRUPT_PIN, 1);
    if (pin != 0) {
      intx = newBus.newDriver(pinLine, pin);
    }
  }

  final synchronized void markMultiFunction() {
    config.set(ConfigSpace.HEADER_TYPE, 1, MULTI_FUNCTION);
    config.markPowerOn();
  }

  final long read(int offset, int size) {
    beforeConfigRead(offset, size);
    synchronized (this) {
      return config.get(offset, size);
    }
  }

  final void write(int offset, int size, long value) {
    synchronized (this) {
      config.write(offset, size, value);
      configWritten(offset, size);
      if (offset < ConfigSpace.BASE_ADDRESS + 4 * WINDOWS) {
        mapWindows();
        updateIrq();
      }
    }
    afterConfigWrite(offset, size);
  }

  /** Power-on state: no window answers. */
  public final void reset() {
    functionReset();
    synchronized (this) {
      config.reset();
      configWritten(0, ConfigSpace.SIZE);
      mapWindows();
      updateIrq();
    }
  }

  private void updateIrq() {
    long status = config.get(ConfigSpace.STATUS, 2) & ~STATUS_INTERRUPT;
    config.set(ConfigSpace.STATUS, 2, status | (pinLevel ? STATUS_INTERRUPT : 0));
    intx.set(pinLevel && (config.get(ConfigSpace.COMMAND, 2) & COMMAND_INTERRUPT_DISABLE) == 0);
  }

  private void mapWindows() {
    for (int i = 0; i < WINDOWS; i++) {
      PciWindow window = windows[i];
      if (window != null) {
        mapWindow(i, window);
      }
    }
  }

  private void mapWindow(int index, PciWindow window) {
    boolean io = window.kind() == PciWindow.Kind.IO;
    AddressSpace space = io ? bus().io() : bus().memory();
    long address = address(index, window);
    boolean on = (config.get(ConfigSpace.COMMAND, 2) & (io ? COMMAND_IO : COMMAND_MEMORY)) != 0;
    // 0 is where a register stands that nobody has set, all ones where one is being sized.
    boolean visible = on && address != 0 && address + window.size() != 0;
    Region before = mapped[index];
    if (before != null && (!visible || before.gpa() != address)) {
      space.remove(before);
      mapped[index] = null;
    }
    if (visible && mapped[index] == null) {
      mapped[index] = space.addMmio(name, address, window.size(), window.registers());
    }
  }

  private long address(int index, PciWindow window) {
    int offset = ConfigSpace.BASE_ADDRESS + 4 * index;
    long low = config.get(offset, 4) & -window.size();
    return switch (window.kind()) {
      // A register of ones is one that is being sized; its window ends where 32 bits do.
      case IO, MEMORY_32 -> low + window.size() == 1L << 32 ? 0 : low;
      case MEMORY_64 -> low | config.get(offset + 4, 4) << 32;
    };
  }
}
