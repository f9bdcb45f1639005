package dev.rhea.machine;

import dev.rhea.accel.Pace;
import dev.rhea.devices.block.BlockBackend;
import dev.rhea.devices.block.RawImage;
import dev.rhea.devices.chardev.CharBackend;
import dev.rhea.devices.clock.Clock;
import dev.rhea.devices.clock.RealtimeClock;
import dev.rhea.devices.io.BlockingWork;
import dev.rhea.devices.io.IoThread;
import dev.rhea.machine.config.DriveConfig;
import java.time.Instant;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** The host's own time, input as it comes, work as it is done: how machines usually run. */
final class LiveSeam implements Seam {
  private final IoThread ioThread;
  private final RealtimeClock clock;
  private final RealtimeClock hostClock;
  private final RandomGenerator random;

  LiveSeam(IoThread ioThread, RandomGenerator random) {
    this.ioThread = ioThread;
    this.random = random;
    clock = new RealtimeClock(ioThread);
    hostClock = new RealtimeClock(ioThread);
    hostClock.resume();
  }

  @Override
  public Clock clock() {
    return clock;
  }

  @Override
  public Clock hostClock() {
    return hostClock;
  }

  @Override
  public Instant startDate() {
    return Instant.now();
  }

  @Override
  public Pace pace() {
    return Pace.free();
  }

  @Override
  public BlockingWork work() {
    return ioThread;
  }

  @Override
  public RandomGenerator random() {
    return random;
  }

  @Override
  public CharBackend port(Supplier<CharBackend> host) {
    return host.get();
  }

  @Override
  public BlockBackend disk(DriveConfig drive) {
    return new RawImage(drive.file(), drive.readOnly());
  }

  @Override
  public void resume() {
    clock.resume();
  }

  @Override
  public void pause() {
    clock.pause();
  }

  @Override
  public void close() {
    // The iothread is the machine's.
  }
}
