package dev.rhea.benchmarks;

import dev.rhea.cpu.softfloat.FloatEnv;
import dev.rhea.cpu.softfloat.FloatFormat;
import dev.rhea.cpu.softfloat.FloatPolicy;
import dev.rhea.cpu.softfloat.HostFloat;
import dev.rhea.cpu.softfloat.SoftAdd;
import dev.rhea.cpu.softfloat.SoftDivide;
import dev.rhea.cpu.softfloat.SoftFma;
import dev.rhea.cpu.softfloat.SoftMultiply;
import dev.rhea.cpu.softfloat.SoftSqrt;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Guest binary64 arithmetic: the host path against the soft layer, and both against Java's own
 * operation as the floor. Operands are ordinary numbers in an array; the results are summed as
 * integers, so that operations of one kind overlap as they do in guest code without dependences.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FloatBenchmark {
  private static final int SIZE = 1024;

  /** Whether inexact is set from the start, or cleared before each pass over the operands. */
  @Param({"true", "false"})
  public boolean inexactSet;

  /** The rounding mode: 0 to nearest even, 1 towards zero (never on the host path). */
  @Param({"0", "1"})
  public int roundingMode;

  private final FloatEnv env = new FloatEnv(FloatPolicy.CANONICAL);
  private final long[] left = new long[SIZE];
  private final long[] right = new long[SIZE];

  /** Draws operands between 2^-10 and 2^10. */
  @Setup(Level.Trial)
  public void drawOperands() {
    SplittableRandom random = new SplittableRandom(42);
    for (int i = 0; i < SIZE; i++) {
      left[i] = Double.doubleToRawLongBits(Math.exp(random.nextDouble(-7, 7)));
      right[i] = Double.doubleToRawLongBits(-Math.exp(random.nextDouble(-7, 7)));
    }
  }

  private int start() {
    env.flags = inexactSet ? FloatEnv.INEXACT : 0;
    return roundingMode;
  }

  /** Java's addition: the floor. */
  @Benchmark
  @OperationsPerInvocation(SIZE)
  public long addJava() {
    long sum = 0;
    for (int i = 0; i < SIZE; i++) {
      sum +=
          Double.doubleToRawLongBits(
              Double.longBitsToDouble(left[i]) + Double.longBitsToDouble(right[i]));
    }
    return sum;
  }

  /** Addition as translated code calls it. */
  @Benchmark
  @OperationsPerInvocation(SIZE)
  public long addHost() {
    int rm = start();
    long sum = 0;
    for (int i = 0; i < SIZE; i++) {
      sum += HostFloat.add64(env, left[i], right[i], rm);
    }
    return sum;
  }

  /** Addition by integers. */
  @Benchmark
  @OperationsPerInvocation(SIZE)
  public long addSoft() {
    int rm = start();
    long sum = 0;
    for (int i = 0; i < SIZE; i++) {
      sum += SoftAdd.add(env, FloatFormat.BINARY64, left[i], right[i], rm);
    }
    return sum;
  }

  /** Multiplication as translated code calls it. */
  @Benchmark
  @OperationsPerInvocation(SIZE)
  public long mulHost() {
    int rm = start();
    long sum = 0;
    for (int i = 0; i < SIZE; i++) {
      sum += HostFloat.mul64(env, left[i], right[i], rm);
    }
    return sum;
  }

  /** Multiplication by integers. */
  @Benchmark
  @OperationsPerInvocation(SIZE)
  public long mulSoft() {
    int rm = start();
    long sum = 0;
    for (int i = 0; i < SIZE; i++) {
      sum += SoftMultiply.multiply(env, FloatFormat.BINARY64, left[i], right[i], rm);
    }
    return sum;
  }

  /** Division as translated code calls it. */
  @Benchmark
  @OperationsPerInvocation(SIZE)
  public long divHost() {
    int rm = start();
    long sum = 0;
    for (int i = 0; i < SIZE; i++) {
      sum += HostFloat.div64(env, left[i], right[i], rm);
    }
    return sum;
  }

  /** Division by integers. */
  @Benchmark
  @OperationsPerInvocation(SIZE)
  public long divSoft() {
    int rm = start();
    long sum = 0;
    for (int i = 0; i < SIZE; i++) {
      sum += SoftDivide.divide(env, FloatFormat.BINARY64, left[i], right[i], rm);
    }
    return sum;
  }

  /** Square root as translated code calls it. */
  @Benchmark
  @OperationsPerInvocation(SIZE)
  public long sqrtHost() {
    int rm = start();
    long sum = 0;
    for (int i = 0; i < SIZE; i++) {
      sum += HostFloat.sqrt64(env, left[i], rm);
    }
    return sum;
  }

  /** Square root by integers. */
  @Benchmark
  @OperationsPerInvocation(SIZE)
  public long sqrtSoft() {
    int rm = start();
    long sum = 0;
    for (int i = 0; i < SIZE; i++) {
      sum += SoftSqrt.sqrt(env, FloatFormat.BINARY64, left[i], rm);
    }
    return sum;
  }

  /** Fused multiply-add as translated code calls it. */
  @Benchmark
  @OperationsPerInvocation(SIZE)
  public long fmaHost() {
    int rm = start();
    long sum = 0;
    for (int i = 0; i < SIZE; i++) {
      sum += HostFloat.fma64(env, left[i], right[i], left[SIZE - 1 - i], rm);
    }
    return sum;
  }

  /** Fused multiply-add by integers. */
  @Benchmark
  @OperationsPerInvocation(SIZE)
  public long fmaSoft() {
    int rm = start();
    long sum = 0;
    for (int i = 0; i < SIZE; i++) {
      sum += SoftFma.fma(env, FloatFormat.BINARY64, left[i], right[i], left[SIZE - 1 - i], rm);
    }
    return sum;
  }
}
