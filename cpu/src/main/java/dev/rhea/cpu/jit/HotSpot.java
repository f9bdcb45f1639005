package dev.rhea.cpu.jit;

import dev.rhea.cpu.Interpreter;
import java.lang.reflect.Method;
import jdk.test.whitebox.WhiteBox;
import org.jspecify.annotations.Nullable;

/**
 * Tells HotSpot how to compile regions, instead of letting it find out: C1 without profiling before
 * the first run, C2 for the few that take most of the time. HotSpot's own tiers would run each
 * region interpreted, then profiled (a third slower, and compiled twice), and send thousands of
 * large methods to C2.
 *
 * <p>Works when the JVM was started with HotSpot's testing interface (the launcher does); otherwise
 * {@link #find} gives null and HotSpot's own policy rules.
 */
public final class HotSpot {
  private final WhiteBox whiteBox;

  private HotSpot(WhiteBox whiteBox) {
    this.whiteBox = whiteBox;
  }

  /** The interface to this JVM's compilers, or null if it was not started with it. */
  static @Nullable HotSpot find() {
    try {
      return new HotSpot(new WhiteBox());
    } catch (LinkageError notEnabled) {
      return null;
    }
  }

  /**
   * Asks for C2's code of an interpreter's loop before it first runs: HotSpot would run it with
   * counters for a while and compile it twice.
   */
  public static void prepare(Interpreter interpreter) {
    HotSpot hotSpot = find();
    if (hotSpot == null) {
      return;
    }
    for (Method method : interpreter.getClass().getDeclaredMethods()) {
      if (method.getName().equals("run") || method.getName().startsWith("tree")) {
        hotSpot.compile(method, Tier.HOT);
      }
    }
  }

  /** Asks for code of the tier's level; false if HotSpot refuses. */
  boolean compile(Method method, Tier tier) {
    return whiteBox.enqueue(method, tier.level);
  }

  /** Whether {@code method} has compiled code. */
  boolean isCompiled(Method method) {
    return whiteBox.level(method) != 0;
  }
}
