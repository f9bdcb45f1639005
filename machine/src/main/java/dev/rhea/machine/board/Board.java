package dev.rhea.machine.board;

import dev.rhea.machine.UserError;
import dev.rhea.memory.AddressSpace;
import java.util.List;

/**
 * A built board: its devices wired, its boot images in memory, its CPUs ready at the reset vector.
 * All methods are for whoever owns the machine, one thread at a time, and only while no vCPU runs
 * unless they say otherwise.
 */
public interface Board extends AutoCloseable {
  /** The guest-physical address space. Any thread, at any time. */
  AddressSpace memory();

  /** The CPUs, by number. */
  List<? extends BoardCpu> cpus();

  /** What sits where, for {@code info qtree}. */
  List<BoardDevice> devices();

  /** The device tree that the guest is given, flattened; empty if the board has none. */
  byte[] deviceTree();

  /** Resets devices and CPUs and loads the boot images again. */
  void reset();

  /**
   * Makes sure that a start would start something.
   *
   * @throws UserError if the configuration names neither kernel nor firmware
   */
  void requireBootable();

  /** Presses the power button; false if the board has none. */
  boolean powerDown();

  /** Sends what devices still hold to the host and gives back what they took from it. */
  @Override
  void close();
}
