package dev.rhea.machine.boot;

import dev.rhea.memory.AddressSpace;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * All that a Malta board starts with: kernel, initial RAM disk and YAMON's environment for RAM, and
 * what the boot flash holds.
 */
public final class MaltaBootImage {
  private final List<Segment> segments;
  private final @Nullable YamonEnvironment environment;
  private final byte[] flash;

  MaltaBootImage(List<Segment> segments, @Nullable YamonEnvironment environment, byte[] flash) {
    this.segments = List.copyOf(segments);
    this.environment = environment;
    this.flash = flash;
  }

  /** What lies where in RAM, but for the environment. */
  public List<Segment> segments() {
    return segments;
  }

  /** The first bytes of the boot flash: a loader of ours, or the firmware of {@code -bios}. */
  public byte[] flash() {
    return flash.clone();
  }

  /** Writes everything into RAM; the environment has a fresh seed for the kernel's chance. */
  public void writeTo(AddressSpace memory, RandomGenerator random) {
    for (Segment segment : segments) {
      segment.writeTo(memory);
    }
    if (environment != null) {
      environment.segment(random).writeTo(memory);
    }
  }
}
