package dev.rhea.cpu.jit;

import dev.rhea.cpu.Architecture;
import dev.rhea.cpu.Interpreter;
import dev.rhea.memory.log.Log;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Translates hot guest code on a thread of its own, in batches. Serves the vCPUs of one machine
 * that have the same architecture and features.
 */
public final class Translator implements AutoCloseable {
  /** Longer than HotSpot ever takes, even behind a long queue. */
  private static final long WARM_LIMIT_NANOS = 10_000_000_000L;

  /** How often to look whether HotSpot is done. */
  private static final long POLL_MICROS = 300;

  /** How often to look whether C2's code is still there. */
  private static final long LOOK_MICROS = 20_000;

  /** How many regions to look at then. */
  private static final int LOOKS = 16;

  /** A region that HotSpot is compiling. */
  private record Warming(
      RegionTable table, RegionTable.Finished result, Method method, long deadline) {}

  private final LinkedBlockingQueue<RegionCompiler.Request> queue = new LinkedBlockingQueue<>();
  private final List<Warming> warming = new ArrayList<>();

  /** Regions that C2 has compiled, the longest not looked at first. */
  private final ArrayDeque<Warming> hot = new ArrayDeque<>();

  private long lastLook;
  private final JitPolicy policy;
  private final @Nullable HotSpot hotSpot = HotSpot.find();
  private final TranslatorStatistics statistics = new TranslatorStatistics();
  private final Interpreter interpreter;
  private final Thread thread;
  private volatile boolean closed;

  /** Why the thread is no more; null as long as all is well. */
  private volatile @Nullable Throwable failure;

  /**
   * @param features bits of {@link dev.rhea.cpu.CpuState#features}
   */
  public Translator(Architecture architecture, long features, JitPolicy policy) {
    this(architecture, features, policy, Log.off());
  }

  /**
   * As above.
   *
   * @param log gets what {@code -d op,op_opt,out_asm} show
   */
  public Translator(Architecture architecture, long features, JitPolicy policy, Log log) {
    this.policy = policy;
    this.interpreter = Interpreter.of(architecture);
    this.thread = new Thread(() -> work(architecture, features, log), "translator");
    thread.setDaemon(true);
    thread.start();
  }

  /** What has been translated so far. */
  public TranslatorStatistics statistics() {
    return statistics;
  }

  /** The interpreter for what is not translated. */
  Interpreter interpreter() {
    return interpreter;
  }

  /** From a vCPU's thread: translate the region whose head is {@code pc}. */
  void request(RegionTable table, CodeSnapshot snapshot, long pc, Tier tier) {
    checkAlive();
    queue.add(new RegionCompiler.Request(table, snapshot, pc, tier));
  }

  /**
   * @throws IllegalStateException if the translator's thread has died of a broken invariant; thrown
   *     to whoever counts on it, so that its machine stops and says why
   */
  void checkAlive() {
    Throwable cause = failure;
    if (cause != null) {
      throw new IllegalStateException("the translator failed", cause);
    }
  }

  /** Reads the architecture's patterns first, which the guest need not wait for. */
  private void work(Architecture architecture, long features, Log log) {
    List<RegionCompiler.Request> batch = new ArrayList<>();
    try {
      RegionCompiler compiler = new RegionCompiler(architecture, features, policy, log, statistics);
      while (!closed) {
        RegionCompiler.Request first = next();
        if (first != null) {
          batch.clear();
          batch.add(first);
          while (batch.size() < policy.batchLimit() && first.sharesClass(queue.peek())) {
            batch.add(queue.take());
          }
          List<RegionTable.Finished> finished = compiler.compile(batch);
          for (int i = 0; i < batch.size(); i++) {
            warmUp(batch.get(i), finished.get(i));
          }
        }
        handOver();
        keepHot();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error broken) {
      failure = broken;
      batch.forEach(request -> request.table().lookForNews());
      warming.forEach(one -> one.table.lookForNews());
    }
  }

  /** The next request, or null after a while if there is something else to look at. */
  private RegionCompiler.@Nullable Request next() throws InterruptedException {
    if (warming.isEmpty() && hot.isEmpty()) {
      return queue.take();
    }
    return queue.poll(warming.isEmpty() ? LOOK_MICROS : POLL_MICROS, TimeUnit.MICROSECONDS);
  }

  /**
   * The vCPU never runs region code that the JVM still interprets. Where HotSpot can be asked, the
   * region waits in {@link #warming} for C1 or C2, which work while the next batch is translated.
   */
  private void warmUp(RegionCompiler.Request request, RegionTable.Finished result) {
    RegionTable table = request.table();
    Region region = result.region();
    if (region == null) {
      table.done(result);
    } else if (hotSpot == null) {
      for (int i = 0; i < policy.dryCalls(); i++) {
        region.dryCall();
      }
      table.done(result);
    } else {
      Method method = region.method();
      Method entry = region.entryMethod();
      if (request.tier() == Tier.WARM) {
        hotSpot.compile(entry, Tier.WARM);
      }
      hotSpot.compile(method, request.tier());
      warming.add(new Warming(table, result, method, System.nanoTime() + WARM_LIMIT_NANOS));
    }
  }

  /** Hands over what HotSpot has finished; what it does not finish in time is given up. */
  private void handOver() {
    if (hotSpot == null) {
      return;
    }
    for (Iterator<Warming> all = warming.iterator(); all.hasNext(); ) {
      Warming one = all.next();
      if (hotSpot.isCompiled(one.method)) {
        one.table.done(one.result);
        all.remove();
        Region region = one.result.region();
        if (region != null && region.tier != Tier.WARM) {
          hot.add(one);
        }
      } else if (System.nanoTime() - one.deadline > 0) {
        one.table.done(new RegionTable.Finished(one.result.pc(), null, one.result.snapshot()));
        all.remove();
      }
    }
  }

  /** Has C2 compile again what HotSpot has thrown away the code of. */
  private void keepHot() {
    long now = System.nanoTime();
    if (hotSpot == null || now - lastLook < LOOK_MICROS * 1000) {
      return;
    }
    lastLook = now;
    for (int left = Math.min(hot.size(), LOOKS); left > 0; left--) {
      Warming one = hot.remove();
      Region region = one.result.region();
      if (region != null && !region.isDead() && hotSpot.keepCompiled(one.method, region.tier)) {
        hot.add(one);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
