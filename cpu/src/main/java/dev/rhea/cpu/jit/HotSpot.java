package dev.rhea.cpu.jit;

import dev.rhea.cpu.Interpreter;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
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
   * Asks for compiled code of an interpreter's loop before it first runs: C1's, which is there
   * after some milliseconds, then C2's. HotSpot would run the loop uncompiled, then with counters,
   * and compile it twice all the same.
   *
   * <p>The classes that the loop calls are initialized first: C2 makes a call into one that is not
   * a trap, and throws the loop's code away when the guest gets there.
   */
  public static void prepare(Interpreter interpreter) {
    HotSpot hotSpot = find();
    if (hotSpot == null) {
      return;
    }
    for (String callee : interpreter.callees()) {
      initialize(callee, interpreter.getClass().getClassLoader());
    }
    List<Method> loop = new ArrayList<>();
    for (Method method : interpreter.getClass().getDeclaredMethods()) {
      if ((method.getName().equals("run") || method.getName().startsWith("tree"))
          && hotSpot.compile(method, Tier.WARM)) {
        loop.add(method);
      }
    }
    Thread.ofPlatform()
        .daemon()
        .name("interpreter-c2")
        .start(() -> loop.forEach(hotSpot::compileAgain));
  }

  private static void initialize(String className, ClassLoader loader) {
    try {
      Class.forName(className, true, loader);
    } catch (ClassNotFoundException e) {
      throw new LinkageError("the interpreter calls " + className + ": build the cpu module", e);
    }
  }

  /** Asks until it is there: HotSpot ignores a request while another for the method waits. */
  private void compileAgain(Method method) {
    for (int patience = 1000;
        patience > 0 && whiteBox.level(method) != Tier.HOT.level;
        patience--) {
      if (isCompiled(method) && !compile(method, Tier.HOT)) {
        return;
      }
      LockSupport.parkNanos(5_000_000);
    }
  }

  /** Asks for code of the tier's level; false if HotSpot refuses. */
  boolean compile(Method method, Tier tier) {
    return whiteBox.enqueue(method, tier.level);
  }

  /**
   * Asks for code of the tier's level again where that is gone: C2 assumes at times what turns out
   * wrong (that a loop's counter does not overflow), and HotSpot would take seconds to compile the
   * method once more.
   *
   * @return false if HotSpot refuses
   */
  boolean keepCompiled(Method method, Tier tier) {
    return whiteBox.level(method) == tier.level || compile(method, tier);
  }

  /** Whether {@code method} has compiled code. */
  boolean isCompiled(Method method) {
    return whiteBox.level(method) != 0;
  }
}
