package jdk.test.whitebox;

import java.lang.reflect.Executable;

/**
 * The part of HotSpot's own testing interface that the translator uses: choosing how a method is
 * compiled. HotSpot binds these natives by this class's name, when it is loaded by the boot loader
 * ({@code -Xbootclasspath/a}) and {@code -XX:+WhiteBoxAPI} is given. Used by {@code
 * dev.rhea.cpu.jit.HotSpot} alone, which does without when it is not there.
 */
public final class WhiteBox {
  static {
    registerNatives();
  }

  private static native void registerNatives();

  private native boolean enqueueMethodForCompilation0(Executable method, int level, int bci);

  private native int getMethodCompilationLevel0(Executable method, boolean onStack);

  /** Has {@code method} compiled at {@code level} (1: C1 without profiling, 4: C2) soon. */
  public boolean enqueue(Executable method, int level) {
    return enqueueMethodForCompilation0(method, level, -1);
  }

  /** The level of the present code of {@code method}, 0 if it is interpreted. */
  public int level(Executable method) {
    return getMethodCompilationLevel0(method, false);
  }
}
