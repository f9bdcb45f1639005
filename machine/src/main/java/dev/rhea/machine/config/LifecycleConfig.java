package dev.rhea.machine.config;

/**
 * What the guest's reboot and power-off do, and whether the machine waits at the start.
 *
 * @param onReboot what a reboot does
 * @param onShutdown what a power-off does
 * @param startPaused whether the CPUs wait for the monitor's {@code cont}
 */
public record LifecycleConfig(OnReboot onReboot, OnShutdown onShutdown, boolean startPaused) {
  /** Reboot resets the machine, power-off ends the run. */
  public static final LifecycleConfig DEFAULT =
      new LifecycleConfig(OnReboot.RESET, OnShutdown.POWEROFF, false);

  /** {@code -action reboot=}. */
  public enum OnReboot {
    /** Reset the machine in place. */
    RESET,
    /** Do what a power-off does ({@code -no-reboot}). */
    SHUTDOWN
  }

  /** {@code -action shutdown=}. */
  public enum OnShutdown {
    /** End the run. */
    POWEROFF,
    /** Pause, so that the monitor can look ({@code -no-shutdown}). */
    PAUSE
  }
}
