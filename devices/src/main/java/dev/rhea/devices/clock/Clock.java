package dev.rhea.devices.clock;

/** Virtual time of one machine. All methods may be called from any thread. */
public interface Clock {
  /**
   * Nanoseconds of virtual time since machine start; never decreases, stands still while the
   * machine is paused.
   */
  long nanos();

  /**
   * Makes a timer, not armed. Its action runs on the iothread, or where time follows instructions
   * on the vCPU's thread between two slices, without any lock of the clock held.
   *
   * <p>An action may already be on its way when {@link Timer#cancel} or {@link Timer#arm} returns,
   * so it must look again under its device's lock whether there is anything to do.
   */
  Timer newTimer(Runnable action);
}
