package dev.rhea.machine;

import dev.rhea.accel.Pace;
import dev.rhea.devices.block.BlockBackend;
import dev.rhea.devices.chardev.CharBackend;
import dev.rhea.devices.clock.Clock;
import dev.rhea.devices.io.BlockingWork;
import dev.rhea.machine.config.DriveConfig;
import java.time.Instant;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Where everything enters a machine that its guest does not determine: time, input, the completion
 * of the host's work, chance. As one board sees it.
 */
interface Seam extends AutoCloseable {
  /** The machine's time: stands still while the machine is paused. */
  Clock clock();

  /** Time that goes on while the machine is paused, from the same start. */
  Clock hostClock();

  /** The date at the start. */
  Instant startDate();

  /** How time passes for the CPUs. */
  Pace pace();

  /** What devices have the host do. */
  BlockingWork work();

  /** Chance, as the guest may see it. */
  RandomGenerator random();

  /**
   * A place for one front end, on the way from and to the back end that {@code host} opens; it is
   * asked unless there is that place already.
   */
  CharBackend port(Supplier<CharBackend> host);

  /**
   * Opens a disk's image.
   *
   * @throws dev.rhea.devices.HostException if it cannot be opened
   */
  BlockBackend disk(DriveConfig drive);

  /** The CPUs are about to run. */
  void resume();

  /** The CPUs stand. */
  void pause();

  /** Gives back what it holds itself. */
  @Override
  void close();
}
