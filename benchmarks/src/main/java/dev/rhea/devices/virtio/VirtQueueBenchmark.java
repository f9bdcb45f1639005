package dev.rhea.devices.virtio;

import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.GuestRam;
import dev.rhea.memory.HostMemory;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One request through a ring, in nanoseconds: a chain of three descriptors as a disk's is (header,
 * 4 KiB of data, status). Baseline: {@link #rawRing}, the driver's and the device's own accesses to
 * the rings by host address.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "--sun-misc-unsafe-memory-access=allow",
      "--enable-native-access=ALL-UNNAMED",
      "-XX:+UseSerialGC"
    })
public class VirtQueueBenchmark {
  private static final long BASE = 0x8000_0000L;
  private static final int SIZE = 256;
  private static final int DATA = 4096;

  // Offsets in RAM (2.7: descriptors of 16 bytes, rings behind a flags and an index of 2 each).
  private static final int DESC = 0;
  private static final int AVAIL = 0x1000;
  private static final int USED = 0x2000;
  private static final int BUFFERS = 0x4000;

  private final GuestRam ram = GuestRam.anonymous(1 << 20);
  private final AddressSpace space = new AddressSpace("benchmark");
  private final VirtQueue queue = new VirtQueue(space, SIZE);
  private final byte[] data = new byte[DATA];
  private int index;

  /** Writes one chain, which every request uses. */
  @Setup(Level.Trial)
  public void write() {
    space.addRam("ram", BASE, ram, 0, ram.size());
    descriptor(0, BUFFERS, 16, 1, 1);
    descriptor(1, BUFFERS + 0x1000, DATA, 3, 2);
    descriptor(2, BUFFERS + 0x2000, 1, 2, 0);
    queue.enable(BASE + DESC, BASE + AVAIL, BASE + USED);
  }

  private void descriptor(int number, int buffer, int length, int flags, int next) {
    long at = ram.address() + DESC + number * 16L;
    HostMemory.putLong(at, BASE + buffer);
    HostMemory.putInt(at + 8, length);
    HostMemory.putShort(at + 12, (short) flags);
    HostMemory.putShort(at + 14, (short) next);
  }

  /** Gives the memory back. */
  @TearDown(Level.Trial)
  public void close() {
    ram.close();
  }

  private void makeAvailable() {
    long avail = ram.address() + AVAIL;
    HostMemory.putShort(avail + 4 + (index & SIZE - 1) * 2L, (short) 0);
    index++;
    HostMemory.putShort(avail + 2, (short) index);
  }

  /** Baseline: the driver's stores, and the device's loads and stores without any check. */
  @Benchmark
  public int rawRing() {
    makeAvailable();
    long used = ram.address() + USED;
    int head = HostMemory.getShort(ram.address() + AVAIL + 4 + (index - 1 & SIZE - 1) * 2L);
    long sum = 0;
    for (int i = 0; i < 3; i++) {
      sum += HostMemory.getLong(ram.address() + DESC + (head + i) * 16L);
      sum += HostMemory.getLong(ram.address() + DESC + (head + i) * 16L + 8);
    }
    HostMemory.putLong(used + 4 + (index - 1 & SIZE - 1) * 8L, sum);
    HostMemory.putShort(used + 2, (short) index);
    return index;
  }

  /** A request taken from the ring and given back. */
  @Benchmark
  public boolean ring() {
    makeAvailable();
    DescriptorChain chain = next();
    queue.push(chain, DATA + 1);
    return queue.wantsInterrupt();
  }

  /** The same with its data written to the guest's buffer. */
  @Benchmark
  public boolean ringWithData() {
    makeAvailable();
    DescriptorChain chain = next();
    chain.write(0, data, 0, DATA);
    queue.push(chain, DATA + 1);
    return queue.wantsInterrupt();
  }

  private DescriptorChain next() {
    DescriptorChain chain = queue.pop();
    if (chain == null) {
      throw new AssertionError("the ring is empty");
    }
    return chain;
  }
}
