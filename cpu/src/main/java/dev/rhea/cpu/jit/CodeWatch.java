package dev.rhea.cpu.jit;

import dev.rhea.cpu.CpuState;
import dev.rhea.memory.CodeListener;
import dev.rhea.memory.GuestRam;
import dev.rhea.memory.SafePoints;
import dev.rhea.memory.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The guest memory that one vCPU's regions were made of: marks it as code, and collects the stores
 * into it, whoever makes them, until the vCPU's thread takes them. Used by that thread, except
 * {@link #codeWritten}.
 */
final class CodeWatch implements CodeListener {
  /** Bytes of a line, the unit in which code is marked. */
  private static final int LINE = 64;

  private final CpuState cpu;
  private final Runnable news;
  private final List<GuestRam> rams = new ArrayList<>();
  private final ConcurrentLinkedQueue<Written> overwritten = new ConcurrentLinkedQueue<>();

  /**
   * A region that waits to be published.
   *
   * @param stores when they have passed, all stores into its code are told
   */
  record Marked(Region region, CodeSnapshot snapshot, List<SafePoints> stores) {
    boolean isSettled() {
      for (SafePoints points : stores) {
        if (!points.passed()) {
          return false;
        }
      }
      return true;
    }
  }

  /** Overwritten code: host address and length in bytes. */
  record Written(long host, long length) {}

  /**
   * For the regions of {@code cpu}.
   *
   * @param news told, on the storing thread, when there is something to {@link #take}
   */
  CodeWatch(CpuState cpu, Runnable news) {
    this.cpu = cpu;
    this.news = news;
  }

  /** Has stores into the code of {@code region} told, none missing once the result is settled. */
  Marked mark(Region region, CodeSnapshot snapshot) {
    List<SafePoints> stores = new ArrayList<>(1);
    for (int i = 0; i < region.pages.length; i++) {
      GuestRam ram = ramOf(region.hostPages[i]);
      if (ram != null) {
        long page = region.pages[i];
        long from = Math.max(region.from, page);
        long to = Math.min(region.to, page + CodeSnapshot.PAGE);
        ram.markCode(region.hostPages[i] - ram.address() + (from - page), to - from);
        stores.add(ram.safePoints());
      }
    }
    return new Marked(region, snapshot, stores);
  }

  /** Hands over what was overwritten; what is marked after that stays marked until overwritten. */
  void take(Consumer<Written> drop) {
    Written first = overwritten.poll();
    for (Written written = first; written != null; written = overwritten.poll()) {
      drop.accept(written);
    }
    if (first != null) {
      rams.forEach(GuestRam::awaitTold);
    }
  }

  /** The RAM or ROM that contains the host page; its stores are listened to from now on. */
  private @Nullable GuestRam ramOf(long hostPage) {
    for (GuestRam ram : rams) {
      if (ram.contains(hostPage)) {
        return ram;
      }
    }
    for (Section section : cpu.mmu.space().sections()) {
      GuestRam ram = section.ram();
      if (ram != null && ram.contains(hostPage)) {
        rams.add(ram);
        ram.addCodeListener(this);
        ram.awaitTold(); // a store that did not find us among the listeners
        return ram;
      }
    }
    return null;
  }

  /**
   * Called on the storing thread. The lines are no longer code until a region is made of them
   * again, so that data beside code becomes fast after the first store.
   */
  @Override
  public boolean codeWritten(GuestRam ram, long ramOffset, long length) {
    long first = ramOffset & -LINE;
    long lines = ((ramOffset + length + LINE - 1) & -LINE) - first;
    overwritten.add(new Written(ram.address() + first, lines));
    news.run();
    return true;
  }

  /** Stops listening. */
  void close() {
    for (GuestRam ram : rams) {
      ram.removeCodeListener(this);
    }
  }
}
