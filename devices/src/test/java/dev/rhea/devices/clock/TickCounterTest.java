package dev.rhea.devices.clock;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rhea.devices.testing.ManualClock;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TickCounterTest {
  private static final BigInteger GIGA = BigInteger.valueOf(1_000_000_000);

  @Test
  void agreesWithUnboundedArithmeticForYears() {
    Random random = new Random(1);
    for (long hz : new long[] {1, 32_768, 10_000_000, 62_500_000, 1_000_000_000, 4_000_000_000L}) {
      ManualClock clock = new ManualClock();
      TickCounter counter = new TickCounter(clock, hz);
      BigInteger bigHz = BigInteger.valueOf(hz);
      for (int i = 0; i < 1000; i++) {
        // A hundred thousand steps of up to 36 days would be the far end; this reaches 49 years.
        clock.advance(random.nextLong(1L << 50 + i % 2));
        BigInteger nanos = BigInteger.valueOf(clock.nanos());
        assertEquals(nanos.multiply(bigHz).divide(GIGA).longValue(), counter.ticks());
      }
    }
  }

  @Test
  void deadlineIsTheFirstNanosecondOfItsTick() {
    for (long hz : new long[] {32_768, 10_000_000, 62_500_000, 3_000_000_000L}) {
      for (long ticks : new long[] {0, 1, 2, 3, 999_999_999, 1_000_000_000, 12_345_678_901L}) {
        ManualClock clock = new ManualClock();
        TickCounter counter = new TickCounter(clock, hz);
        long nanos = counter.nanosAt(ticks);
        clock.advance(nanos);
        assertEquals(ticks, Math.min(counter.ticks(), ticks), hz + " Hz");
        if (nanos > 0) {
          ManualClock before = new ManualClock();
          before.advance(nanos - 1);
          assertEquals(
              ticks - 1, Math.max(new TickCounter(before, hz).ticks(), ticks - 1), hz + " Hz");
        }
      }
    }
  }

  @Test
  void deadlineBeyondNanosecondsSaturates() {
    TickCounter counter = new TickCounter(new ManualClock(), 10_000_000);
    assertEquals(Long.MAX_VALUE, counter.nanosAt(-1));
    assertEquals(Long.MAX_VALUE, counter.nanosAt(Long.MAX_VALUE));
  }
}
