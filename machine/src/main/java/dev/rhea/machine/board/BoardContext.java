package dev.rhea.machine.board;

import dev.rhea.accel.Accelerator;
import dev.rhea.accel.Engine;
import dev.rhea.accel.Pace;
import dev.rhea.cpu.Architecture;
import dev.rhea.cpu.CpuState;
import dev.rhea.devices.SystemControl;
import dev.rhea.devices.block.BlockBackend;
import dev.rhea.devices.chardev.CharBackend;
import dev.rhea.devices.clock.Clock;
import dev.rhea.devices.io.BlockingWork;
import dev.rhea.machine.UserError;
import dev.rhea.machine.config.DriveConfig;
import dev.rhea.machine.config.MachineConfig;
import dev.rhea.machine.config.SubOptions;
import dev.rhea.memory.MmioHandler;
import dev.rhea.memory.log.Log;
import java.time.Instant;
import java.util.random.RandomGenerator;

/** What a machine lends to the board that is built for it. */
public interface BoardContext {
  /** What is to be built. */
  MachineConfig config();

  /** The engine that was chosen. */
  Accelerator accelerator();

  /** What runs {@code cpu}. */
  Engine engine(Architecture architecture, CpuState cpu);

  /** What runs {@code cpu}, beside {@code engine}, while {@code -d} shows what it does. */
  Engine tracer(Architecture architecture, CpuState cpu, Engine engine);

  /** How time passes for the CPUs. */
  Pace pace();

  /**
   * A device's registers, {@code device} or something around it: what a board maps in its place.
   */
  MmioHandler observe(String name, MmioHandler device);

  /** The machine's log. */
  Log log();

  /** Where devices do what may block. */
  BlockingWork work();

  /** The machine's time: stands still while the machine is paused. */
  Clock clock();

  /** Time that goes on while the machine is paused, from the same start. */
  Clock hostClock();

  /** The date and time at which the machine started. */
  Instant startDate();

  /** Chance, as the guest may see it. */
  RandomGenerator random();

  /**
   * Opens the image of a disk; whoever asks closes it.
   *
   * @throws dev.rhea.devices.HostException if it cannot be opened
   */
  BlockBackend disk(DriveConfig drive);

  /**
   * The cable of a network card, by its properties {@code netdev=} and {@code mac=}.
   *
   * @throws UserError if there is no such network, or it has a card already
   */
  Cable cable(SubOptions card);

  /** Where devices ask for power-off and reset. */
  SystemControl system();

  /** Tells the user a sentence that he should know. */
  void note(String sentence);

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
