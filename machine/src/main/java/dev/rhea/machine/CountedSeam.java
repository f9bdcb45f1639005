package dev.rhea.machine;

import dev.rhea.accel.Pace;
import dev.rhea.devices.block.BlockBackend;
import dev.rhea.devices.block.OverlayImage;
import dev.rhea.devices.block.RawImage;
import dev.rhea.devices.chardev.CharBackend;
import dev.rhea.devices.chardev.SlicedPort;
import dev.rhea.devices.clock.Clock;
import dev.rhea.devices.io.BlockingWork;
import dev.rhea.machine.config.DriveConfig;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Everything at the ends of slices, and time by the number of instructions, so that the guest's run
 * does not depend on how fast the host is. One board's side; a second board that runs the same
 * guest gets the {@link #twin}, where the same things happen at the same moments.
 */
final class CountedSeam implements Seam {
  private final Shared shared;
  private final RandomGenerator random;
  private int ports;

  /** What both sides have in common. */
  private static final class Shared {
    final InstructionTime time;
    final Instant startDate = Instant.now();
    final List<SlicedPort> ports = new ArrayList<>();

    /** With a twin, images are not written to, and each board has an overlay of its own. */
    final @Nullable Map<String, RawImage> images;

    Runnable arrived = () -> {};

    Shared(InstructionTime time, boolean twins) {
      this.time = time;
      images = twins ? new HashMap<>() : null;
    }
  }

  private CountedSeam(Shared shared, RandomGenerator random) {
    this.shared = shared;
    this.random = random;
  }

  /** The seam of a machine with one board. */
  static CountedSeam single(InstructionTime time, RandomGenerator random) {
    return new CountedSeam(new Shared(time, false), random);
  }

  /** The seam of the first of two boards; the second is given its {@link #twin}. */
  static CountedSeam firstOfTwins(InstructionTime time, RandomGenerator random) {
    return new CountedSeam(new Shared(time, true), random);
  }

  /**
   * The second board's side.
   *
   * @param random gives the same numbers as the first side's
   */
  CountedSeam twin(RandomGenerator random) {
    return new CountedSeam(shared, random);
  }

  /** Sets what wakes a CPU that waits, as input has come; run on the iothread. */
  void onArrival(Runnable arrived) {
    shared.arrived = arrived;
  }

  /** How the two boards' output has differed since the last call, or null. Between two slices. */
  @Nullable String outputDifference() {
    for (SlicedPort port : shared.ports) {
      String difference = port.difference();
      if (difference != null) {
        return difference;
      }
    }
    return null;
  }

  @Override
  public Clock clock() {
    return shared.time.clock();
  }

  @Override
  public Clock hostClock() {
    return shared.time.clock();
  }

  @Override
  public Instant startDate() {
    return shared.startDate;
  }

  @Override
  public Pace pace() {
    return shared.time;
  }

  @Override
  public BlockingWork work() {
    return shared.time.work();
  }

  @Override
  public RandomGenerator random() {
    return random;
  }

  /** The boards are built alike: the second one's ports come in the order of the first one's. */
  @Override
  public CharBackend port(Supplier<CharBackend> host) {
    if (ports == shared.ports.size()) {
      SlicedPort port = new SlicedPort(host.get(), () -> shared.arrived.run());
      shared.ports.add(port);
      shared.time.atBoundaries(port::deliver);
    }
    return shared.ports.get(ports++).addSide();
  }

  @Override
  public BlockBackend disk(DriveConfig drive) {
    if (shared.images == null) {
      return new RawImage(drive.file(), drive.readOnly());
    }
    RawImage image =
        shared.images.computeIfAbsent(drive.id(), id -> new RawImage(drive.file(), true));
    return new OverlayImage(image, drive.readOnly());
  }

  @Override
  public void resume() {
    // Time passes as instructions do.
  }

  @Override
  public void pause() {
    // So it stands when they do.
  }

  @Override
  public void close() {
    if (shared.images != null) {
      shared.images.values().forEach(RawImage::close);
      shared.images.clear();
    }
  }
}
