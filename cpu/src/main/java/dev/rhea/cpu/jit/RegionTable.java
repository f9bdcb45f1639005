package dev.rhea.cpu.jit;

import dev.rhea.cpu.CpuState;
import dev.rhea.cpu.GuestFault;
import dev.rhea.cpu.Interpreter;
import dev.rhea.memory.log.Recording;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The regions of one vCPU: finds the one at a pc, asks the {@link Translator} for new ones, takes
 * finished ones into use, throws overwritten ones away. Used by the vCPU's thread, except the
 * hand-over of finished regions.
 *
 * <p>Hot path: {@link #enter} and {@link #call}.
 */
public final class RegionTable extends HotEntries {
  /** Deepest nesting of guest calls as JVM calls. */
  private static final int MAX_DEPTH = 96;

  /**
   * Requests that may wait for the translator. A head that gets hot behind so many has to do so
   * once more: a guest's start must not fill the other cores with code that has run by then.
   */
  private static final int MOST_OUTSTANDING = 24;

  final CpuState cpu;
  private final Translator translator;
  private final JitPolicy policy;
  private final @Nullable Region[] regions = new Region[SIZE];
  private final Map<Long, Region> byPc = new HashMap<>();
  private final Map<Long, List<Region>> byHostPage = new HashMap<>();
  private final Map<Long, Boolean> requested = new HashMap<>();
  private final Overwrites overwrites = new Overwrites();
  private final ConcurrentLinkedQueue<Finished> finished = new ConcurrentLinkedQueue<>();
  private final CodeWatch watch;

  /** Translated, and their code is marked, but other vCPUs may still store into it untold. */
  private final ArrayDeque<CodeWatch.Marked> marked = new ArrayDeque<>();

  private volatile boolean news;
  private int outstanding;
  private final Interpreter interpreter;

  /** Guest calls that run as JVM calls, and where each comes back to. */
  private int depth;

  private final long[] behind = new long[MAX_DEPTH + 1];

  /** The guest got to the innermost of these while it was interpreted. */
  private boolean arrived;

  /** A region was left so that the interpreter executes the instruction at pc. */
  private boolean missed;

  /** Counters, written by the vCPU's thread. */
  public final JitStatistics statistics = new JitStatistics();

  /** What the translator hands over: a region, or the head it could not translate. */
  record Finished(long pc, @Nullable Region region, CodeSnapshot snapshot) {}

  public RegionTable(CpuState cpu, Translator translator, JitPolicy policy) {
    this.cpu = cpu;
    this.translator = translator;
    this.policy = policy;
    this.interpreter = translator.interpreter();
    this.watch = new CodeWatch(cpu, this::lookForNews);
    java.util.Arrays.fill(entryPcs, -1);
    java.util.Arrays.fill(heat, policy.threshold());
  }

  @Override
  public void enter(CpuState cpu) {
    if (news) {
      takeNews();
    }
    long pc = cpu.pc;
    int outer = depth;
    while (true) {
      if (depth > 0 && pc == behind[depth]) {
        arrived = true;
        cpu.leave = true; // the loop that interprets the callee, not the vCPU's; see interpret
        return;
      }
      Region region = find(pc);
      if (region == null) {
        coolOrRequest(pc);
        return;
      }
      try {
        pc = run(cpu, region);
      } catch (GuestFault fault) {
        depth = outer;
        cpu.deliver(fault);
        return;
      }
      cpu.pc = pc;
      if (cpu.budget <= 0 || cpu.leave || missed || !hot(pc)) {
        missed = false;
        return;
      }
    }
  }

  /**
   * A guest call out of a region (see {@link RegionRuntime#call}): runs the guest from {@code
   * target} until it gets to {@code back}, in regions and in the interpreter, or has to leave.
   * Coming back is only likely; nothing but speed depends on it.
   *
   * @return where the guest goes on
   */
  long call(CpuState cpu, long target, long back) {
    Region region = regions[place(target)];
    if (depth >= MAX_DEPTH) {
      return target;
    }
    depth++;
    long pc = target;
    if (region != null && region.pc == target && region.valid(cpu)) {
      pc = run(cpu, region);
    }
    if (pc != back && cpu.budget > 0 && !cpu.leave) {
      pc = comeBack(cpu, pc, back);
    }
    depth--;
    return pc;
  }

  /** The same out of hot code, in which the call's own site remembers where it went. Hot path. */
  long callLinked(CpuState cpu, CallLink link, long target, long back) {
    Region region = link.region;
    if (region.pc != target || !region.knownValid(cpu) || depth >= MAX_DEPTH) {
      return callUnknown(cpu, link, target, back);
    }
    depth++;
    int budget = cpu.budget;
    long pc = region.code.run(region.which, budget);
    region.work += budget - cpu.budget;
    if (pc != back && cpu.budget > 0 && !cpu.leave) {
      pc = comeBack(cpu, pc, back);
    }
    depth--;
    return pc;
  }

  private long callUnknown(CpuState cpu, CallLink link, long target, long back) {
    Region region = regions[place(target)];
    if (link.isFree()
        && region != null
        && region.tier != Tier.WARM
        && region.pc == target
        && region.valid(cpu)) {
      link.region = region;
    }
    return call(cpu, target, back);
  }

  private long run(CpuState cpu, Region region) {
    int budget = cpu.budget;
    long pc;
    try {
      pc = region.code.run(region.which, budget);
    } catch (GuestFault fault) {
      RegionRuntime.locate(cpu, region);
      throw fault;
    }
    worked(region, budget - cpu.budget);
    return pc;
  }

  /** The callee is at {@code pc}, not yet back. */
  private long comeBack(CpuState cpu, long from, long back) {
    long pc = from;
    behind[depth] = back;
    do {
      Region region = missed ? null : find(pc);
      missed = false;
      if (region == null) {
        heat[place(pc)]--;
        coolOrRequest(pc);
        return interpret(cpu, pc, back); // comes back, or stopped for what the vCPU has to see
      }
      pc = run(cpu, region);
    } while (pc != back && cpu.budget > 0 && !cpu.leave);
    return pc;
  }

  /** Interprets from {@code pc} until {@code back} is jumped to or the interpreter leaves. */
  private long interpret(CpuState cpu, long pc, long back) {
    int place = place(back);
    long old = entryPcs[place];
    entryPcs[place] = back; // so that the interpreter comes to enter there
    cpu.pc = pc;
    interpreter.run(cpu, this);
    if (entryPcs[place] == back) {
      entryPcs[place] = old;
    }
    if (arrived) {
      arrived = false;
      cpu.leave = false;
    }
    return cpu.pc;
  }

  /** The region at {@code pc} left because of a TLB miss. */
  void missed(long pc) {
    missed = true;
    Region region = regions[place(pc)];
    if (region != null && region.pc == pc && region.missedTooOften()) {
      switch (region.tier) {
        case HOT -> retranslate(region, Tier.APART);
        case APART -> retranslate(region, Tier.MISSING);
        case WARM, MISSING -> {}
      }
    }
  }

  private void worked(Region region, int instructions) {
    region.work += instructions;
    if (region.work > policy.hotWork()) {
      promote(region);
    }
  }

  /** Has the region, which takes much of the time, translated again for C2. */
  private void promote(Region region) {
    region.startPeriod();
    if (region.tier == Tier.WARM && region.valid(cpu) && retranslate(region, Tier.HOT)) {
      statistics.promoted++;
    }
  }

  /** Asks for another form of the region, once; the region is used until that is there. */
  private boolean retranslate(Region region, Tier tier) {
    if (region.retranslated) {
      return false;
    }
    region.retranslated = true;
    request(region.pc, tier);
    return true;
  }

  private void request(long pc, Tier tier) {
    outstanding++;
    translator.request(this, new CodeSnapshot(cpu, pc), pc, tier);
  }

  /** The valid region at {@code pc}, or null. */
  private @Nullable Region find(long pc) {
    int place = place(pc);
    Region region = regions[place];
    if (region != null && region.pc == pc && region.valid(cpu)) {
      return region;
    }
    for (Region other = byPc.get(pc); other != null; other = other.sibling) {
      if (other.valid(cpu)) {
        regions[place] = other;
        entryPcs[place] = pc;
        return other;
      }
    }
    if (entryPcs[place] == pc) {
      entryPcs[place] = -1;
    }
    return null;
  }

  /**
   * The translated code that begins at {@code pc}, in words; null if there is none. For reports.
   */
  public @Nullable String describe(long pc) {
    Region region = byPc.get(pc);
    return region == null
        ? null
        : "region %016x, instructions from %016x to %016x"
            .formatted(region.pc, region.from, region.to);
  }

  private void coolOrRequest(long pc) {
    int place = place(pc);
    if (heat[place] > 0) {
      return;
    }
    heat[place] = policy.threshold();
    if (outstanding >= MOST_OUTSTANDING) {
      return;
    }
    if (requested.putIfAbsent(pc, Boolean.TRUE) == null) {
      statistics.requests++;
      request(pc, policy.firstTier());
    }
  }

  /** From the translator's thread: a request is done. */
  void done(Finished result) {
    finished.add(result);
    news = true;
  }

  /** From any thread: code was overwritten, or the translator has died, the vCPU's is to notice. */
  void lookForNews() {
    news = true;
  }

  /**
   * Whether all that the translator was asked for has come back.
   *
   * @throws IllegalStateException if it never will, see {@link Translator#checkAlive}
   */
  public boolean isSettled() {
    translator.checkAlive();
    return outstanding == 0 && marked.isEmpty();
  }

  /** As {@link #takeNews}, when there are any. */
  public void takeNewsIfAny() {
    if (news) {
      takeNews();
    } else if (!marked.isEmpty()) {
      publishMarked();
    }
  }

  /** Takes finished regions into use and drops overwritten ones. On the vCPU's thread. */
  private void takeNews() {
    do {
      translator.checkAlive();
      news = false;
      takeAll();
    } while (news); // what another vCPU told before its fence, which a safe point here has ended
  }

  private void takeAll() {
    watch.take(this::drop);
    for (Finished result = finished.poll(); result != null; result = finished.poll()) {
      outstanding--;
      Region region = result.region;
      if (region == null) {
        // Stays in `requested`: this head cannot be translated.
        statistics.refused++;
        continue;
      }
      requested.remove(result.pc);
      mark(region, result.snapshot);
    }
    publishMarked();
  }

  private void mark(Region region, CodeSnapshot snapshot) {
    marked.add(watch.mark(region, snapshot));
  }

  /** Publishes what is settled: at once with one vCPU, else some slices later. */
  private void publishMarked() {
    if (cpu.mmu.requestPending) {
      cpu.mmu.safePoint();
      cpu.codeEpoch++; // a flush may have been among the requests
    }
    while (!marked.isEmpty() && marked.element().isSettled()) {
      CodeWatch.Marked next = marked.remove();
      publish(next.region(), next.snapshot());
    }
  }

  private void publish(Region region, CodeSnapshot snapshot) {
    // Marked first, settled second, compared third: a store since the snapshot is either seen here,
    // or told to us: then it was dropped from `marked`, or will be from the table.
    if (!snapshot.unchanged(region.from, region.to)) {
      statistics.outdated++;
      return;
    }
    if (region.tier != Tier.WARM) {
      replace(region);
    }
    if (statistics.live >= policy.mostRegions()) {
      forgetAll();
    }
    statistics.live++;
    region.sibling = byPc.put(region.pc, region);
    for (long page : region.hostPages) {
      byHostPage.computeIfAbsent(page, _ -> new ArrayList<>()).add(region);
    }
    int place = place(region.pc);
    regions[place] = region;
    entryPcs[place] = region.pc;
    statistics.published++;
  }

  /**
   * Drops all regions; what is still hot comes back soon. The JVM frees their code once it has
   * collected their classes. Simple, as a choice of victims would need a clock in every region.
   */
  private void forgetAll() {
    for (Region first : byPc.values()) {
      for (Region at = first; at != null; at = at.sibling) {
        at.kill();
      }
    }
    byPc.clear();
    byHostPage.clear();
    overwrites.clear();
    java.util.Arrays.fill(regions, null);
    java.util.Arrays.fill(entryPcs, -1);
    statistics.evicted += statistics.live;
    statistics.live = 0;
  }

  /** Drops what {@code better} is the better translation of. */
  private void replace(Region better) {
    for (Region at = byPc.get(better.pc); at != null; at = at.sibling) {
      if (at.tier != better.tier && at.hostPageOfHead() == better.hostPageOfHead()) {
        at.kill();
        unlink(at);
        for (long page : at.hostPages) {
          List<Region> here = byHostPage.get(page);
          if (here != null) {
            here.remove(at);
          }
        }
        return;
      }
    }
  }

  private void drop(CodeWatch.Written written) {
    marked.removeIf(waiting -> {
      boolean hit = waiting.region().overlaps(written.host(), written.length());
      if (hit) {
        statistics.outdated++;
      }
      return hit;
    });
    long page = written.host() & -CodeSnapshot.PAGE;
    List<Region> here = byHostPage.get(page);
    if (here == null) {
      return;
    }
    here.removeIf(region -> {
      boolean hit = region.overlaps(written.host(), written.length());
      if (hit) {
        kill(region);
      }
      return hit;
    });
  }

  private void kill(Region region) {
    if (!region.isDead()) {
      region.kill();
      if (Recording.isOn()) {
        InvalidationEvent.emit(region);
      }
      statistics.invalidated++;
      unlink(region);
      heat[place(region.pc)] = overwrites.count(region.pc) * policy.threshold();
    }
  }

  /** Stops listening; the table is of no use afterwards. */
  public void close() {
    watch.close();
  }

  private void unlink(Region region) {
    statistics.live--;
    int place = place(region.pc);
    if (regions[place] == region) {
      regions[place] = null;
      entryPcs[place] = -1;
    }
    Region first = byPc.get(region.pc);
    if (first == region) {
      if (region.sibling == null) {
        byPc.remove(region.pc);
      } else {
        byPc.put(region.pc, region.sibling);
      }
      return;
    }
    for (Region at = first; at != null; at = at.sibling) {
      if (at.sibling == region) {
        at.sibling = region.sibling;
        return;
      }
    }
  }
}
