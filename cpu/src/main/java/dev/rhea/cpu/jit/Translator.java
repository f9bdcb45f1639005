package dev.rhea.cpu.jit;

import dev.rhea.cpu.Architecture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Translates hot guest code on a thread of its own, in batches. Serves the vCPUs of one machine
 * that have the same architecture and features.
 */
public final class Translator implements AutoCloseable {
  private final LinkedBlockingQueue<RegionCompiler.Request> queue = new LinkedBlockingQueue<>();
  private final JitPolicy policy;
  private final RegionCompiler compiler;
  private final Thread thread;
  private volatile boolean closed;

  /**
   * @param features bits of {@link dev.rhea.cpu.CpuState#features}
   */
  public Translator(Architecture architecture, long features, JitPolicy policy) {
    this.policy = policy;
    this.compiler = new RegionCompiler(architecture, features, policy.regionLimit());
    this.thread = new Thread(this::work, "translator");
    thread.setDaemon(true);
    thread.start();
  }

  /** From a vCPU's thread: translate the region whose head is {@code pc}. */
  void request(RegionTable table, CodeSnapshot snapshot, long pc) {
    queue.add(new RegionCompiler.Request(table, snapshot, pc));
  }

  private void work() {
    List<RegionCompiler.Request> batch = new ArrayList<>();
    try {
      while (!closed) {
        batch.clear();
        batch.add(queue.take());
        queue.drainTo(batch, policy.batchLimit() - 1);
        List<RegionTable.Finished> finished = compiler.compile(batch);
        for (int i = 0; i < batch.size(); i++) {
          RegionTable.Finished result = finished.get(i);
          warmUp(result);
          batch.get(i).table().done(result);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The vCPU never runs region code that the JVM still interprets: it waits here for C1. */
  private void warmUp(RegionTable.Finished result) {
    Region region = result.region();
    if (region == null) {
      return;
    }
    for (int i = 0; i < policy.dryCalls(); i++) {
      region.dryCall();
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
