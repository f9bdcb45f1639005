package dev.rhea.devices;

/**
 * What a device may ask of the whole machine. Called on the vCPU thread that wrote the register,
 * with the device's lock held: implementations record the request, kick the vCPUs and return.
 */
public interface SystemControl {
  /**
   * Ends the run.
   *
   * @param exitCode the process's exit status, 0 for an orderly power-off
   */
  void powerOff(int exitCode);

  /** Resets every device and vCPU of the machine in the same process. */
  void reset();
}
