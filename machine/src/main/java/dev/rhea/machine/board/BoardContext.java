package dev.rhea.machine.board;

import dev.rhea.accel.Accelerator;
import dev.rhea.devices.SystemControl;
import dev.rhea.devices.chardev.CharBackend;
import dev.rhea.devices.clock.Clock;
import dev.rhea.devices.io.IoThread;
import dev.rhea.machine.UserError;
import dev.rhea.machine.config.MachineConfig;
import dev.rhea.memory.log.Log;

/** What a machine lends to the board that is built for it. */
public interface BoardContext {
  /** What is to be built. */
  MachineConfig config();

  /** What runs the CPUs. */
  Accelerator accelerator();

  /** The machine's log. */
  Log log();

  /** Where devices do what may block, and where timers run. */
  IoThread ioThread();

  /** The machine's time: stands still while the machine is paused. */
  Clock clock();

  /** Time that goes on while the machine is paused, from the same start. */
  Clock hostClock();

  /** Where devices ask for power-off and reset. */
  SystemControl system();

  /** Told when a vCPU thread ends by a failure of ours. */
  void vcpuFailed(Throwable failure);

  /**
   * A place on a character back end, for one front end.
   *
   * @param user who wants it, for the error sentence
   * @param id the back end's name; empty for one that goes nowhere
   * @throws UserError if there is no such back end, or if it is taken and not shared
   */
  CharBackend charPort(String user, String id);
}
