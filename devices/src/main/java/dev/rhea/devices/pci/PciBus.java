package dev.rhea.devices.pci;

import dev.rhea.devices.irq.IrqJunction;
import dev.rhea.devices.irq.IrqSink;
import dev.rhea.memory.AddressSpace;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A PCI bus: who sits where, its memory and I/O space, and the wires of its interrupt pins.
 *
 * <p><i>Not modelled</i>: bridges to further buses, arbitration, delayed transactions.
 */
public final class PciBus {
  /** Devices of a bus. */
  public static final int DEVICES = 32;

  /** Functions of a device. */
  public static final int FUNCTIONS = 8;

  /** How a board wires pins: for device and pin (1 to 4) the index of an interrupt line. */
  public interface Swizzle {
    /** The line that pin {@code pin} of the slot is soldered to. */
    int line(int device, int pin);
  }

  private final AddressSpace memory;
  private final AddressSpace io;
  private final Swizzle swizzle;
  private final List<IrqJunction> lines = new ArrayList<>();
  private final @Nullable PciFunction[] functions = new PciFunction[DEVICES * FUNCTIONS];

  /**
   * Makes an empty bus.
   *
   * @param memory where windows in memory space appear
   * @param io where windows in I/O space appear
   * @param lines the interrupt lines that {@code swizzle} counts
   */
  public PciBus(
      AddressSpace memory, AddressSpace io, Swizzle swizzle, List<? extends IrqSink> lines) {
    this.memory = memory;
    this.io = io;
    this.swizzle = swizzle;
    for (IrqSink line : lines) {
      this.lines.add(new IrqJunction(line));
    }
  }

  /** Memory space. */
  public AddressSpace memory() {
    return memory;
  }

  /** I/O space. */
  public AddressSpace io() {
    return io;
  }

  /** Plugs a function in, in its power-on state. */
  public void plug(int device, int function, PciFunction what) {
    int index = index(device, function);
    if (functions[index] != null) {
      throw new IllegalStateException("function " + device + "." + function + " is taken");
    }
    functions[index] = what;
    PciFunction first = functions[index(device, 0)];
    what.plug(this, device, function != 0);
    if (function != 0 && first != null) {
      first.markMultiFunction();
    }
  }

  /** Whether a device sits there. */
  public boolean isTaken(int device) {
    return functions[index(device, 0)] != null;
  }

  /** What sits there, or null. */
  public @Nullable PciFunction function(int device, int function) {
    return functions[index(device, function)];
  }

  /** Power-on state of all functions. */
  public void reset() {
    for (PciFunction function : functions) {
      if (function != null) {
        function.reset();
      }
    }
  }

  IrqSink newDriver(int device, int pin) {
    return lines.get(swizzle.line(device, pin)).newDriver();
  }

  private static int index(int device, int function) {
    if (device < 0 || device >= DEVICES || function < 0 || function >= FUNCTIONS) {
      throw new IndexOutOfBoundsException(device + "." + function);
    }
    return FUNCTIONS * device + function;
  }
}
