package dev.rhea.machine.firmware;

import dev.rhea.devices.SystemControl;
import dev.rhea.memory.AddressSpace;
import java.util.HashMap;
import java.util.Map;

/**
 * The SBI implementation: Base, TIME, IPI, RFENCE, HSM, SRST, DBCN and the legacy extensions 0 to
 * 8.
 *
 * <p>Thread-safe: every hart calls on its own thread. Not the hot path, but a timer tick is a call:
 * no locks, one or two short-lived objects.
 *
 * <p><b>Not modelled</b>, so probed as absent: PMU, SUSP, CPPC, NACL, STA, SSE, FWFT, DBTR, MPXY.
 */
public final class SbiFirmware {
  private final Map<Long, SbiExtension> extensions = new HashMap<>();
  private final HsmExtension hsm;

  /**
   * A firmware for the harts behind {@code harts}; {@link #reset} comes before the first call.
   *
   * @param memory guest-physical memory, for DBCN and for checking entry points
   * @param system for SRST and the legacy shutdown
   */
  public SbiFirmware(
      HartControl harts,
      SbiConsole console,
      AddressSpace memory,
      SystemControl system,
      MachineIds ids) {
    hsm = new HsmExtension(harts, memory);
    add(new BaseExtension(ids, extensions::containsKey));
    add(new TimeExtension(harts));
    add(new IpiExtension(harts));
    add(new RfenceExtension(harts));
    add(hsm);
    add(new SrstExtension(system));
    add(new DbcnExtension(console, memory));
    for (int id = 0; id < LegacyExtension.COUNT; id++) {
      add(new LegacyExtension(id, harts, console, system));
    }
  }

  private void add(SbiExtension extension) {
    extensions.put(extension.id(), extension);
  }

  /** Forgets all state, as after power-on: {@code bootHart} runs, every other hart is stopped. */
  public void reset(int bootHart) {
    hsm.reset(bootHart);
  }

  /**
   * Serves the ECALL that {@code hart} made in supervisor mode with these registers; see {@link
   * SbiResult}.
   */
  public SbiResult call(
      int hart, long a0, long a1, long a2, long a3, long a4, long a5, long a6, long a7) {
    SbiExtension extension = extensions.get(a7);
    return extension == null
        ? SbiResult.error(SbiError.NOT_SUPPORTED)
        : extension.call(new SbiCall(hart, a0, a1, a2, a3, a4, a5, a6, a7));
  }
}
