package dev.rhea.machine.console;

import dev.rhea.machine.board.Board;
import dev.rhea.machine.config.MachineConfig;
import dev.rhea.memory.log.Log;

/** What the monitor may ask of a machine. All methods may be called from any thread. */
public interface MonitoredMachine {
  /** What the machine was built from. */
  MachineConfig config();

  /** Its hardware. */
  Board board();

  /** Its log, whose items the monitor can change. */
  Log log();

  /**
   * QEMU's words for the present state: {@code running}, {@code paused}, {@code paused
   * (prelaunch)}.
   */
  String status();

  /** Pauses; returns when no vCPU runs any more. */
  void pause();

  /**
   * Runs on.
   *
   * @return false if the machine must be reset first, because the guest has powered it off
   */
  boolean resume();

  /** Runs {@code action} while no vCPU runs, then goes on as before. */
  void whilePaused(Runnable action);

  /** Resets the machine, soon. */
  void reset();

  /** Presses the power button; false if the board has none. */
  boolean powerDown();

  /** Ends the run with status 0, soon. */
  void quit();
}
