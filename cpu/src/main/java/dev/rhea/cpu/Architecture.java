package dev.rhea.cpu;

import dev.rhea.cpu.decode.PatternSet;
import dev.rhea.cpu.ir.IrBuilder;
import java.util.List;

/**
 * What generic code needs to know of a guest architecture: its pattern files, the classes with its
 * front-end methods, and how its state is laid out in slots. One immutable instance serves any
 * number of machines.
 *
 * <p>Three classes are generated from it at build time, beside the architecture's own: {@link
 * #interpreterClass}, {@link #exactInterpreterClass} and {@link #rowsClass}.
 */
public abstract class Architecture {
  /** Short name as on the command line, such as {@code riscv64}. */
  public abstract String name();

  /** All instruction patterns; row numbers are positions in it. */
  public abstract PatternSet patterns();

  /**
   * The front-end's classes, one per chapter of the manual; each has a constructor that takes an
   * {@link IrBuilder}.
   */
  public abstract List<Class<?>> chapters();

  /** The class of the CPU's state, which helpers take as first parameter. */
  public abstract Class<? extends CpuState> stateClass();

  /** The slot that always reads 0, or {@link IrBuilder#NO_ZERO_SLOT}. */
  public abstract int zeroSlot();

  /**
   * How many slots, from slot 0, translated code may keep in JVM locals: at most 64. Helpers never
   * touch them.
   */
  public abstract int cachedSlots();

  /** The manual's name of a slot. */
  public abstract String slotName(int slot);

  /** Bits of {@link CpuState#features} that every model has, and so are not checked. */
  public abstract long baseFeatures();

  /**
   * Bits of the features whose instructions make up most of what programs execute: the
   * interpreter's loop contains their rows instead of calling them.
   */
  public long usualFeatures() {
    return baseFeatures();
  }

  /** Whether instruction words and data are big-endian: the one place that says so. */
  public boolean bigEndian() {
    return false;
  }

  /**
   * What the names of the generated classes begin with, if several architectures share a state
   * class: those with two byte orders.
   */
  protected String variant() {
    return "";
  }

  /** Tells {@code builder} what it has to know of the architecture. */
  public final void configure(IrBuilder builder) {
    builder.setZeroSlot(zeroSlot());
    builder.setBigEndian(bigEndian());
  }

  /** Binary name of the generated interpreter, in the architecture's package. */
  public final String interpreterClass() {
    return stateClass().getPackageName() + "." + variant() + "GeneratedInterpreter";
  }

  /** Binary name of the generated interpreter that stops exactly, in the architecture's package. */
  public final String exactInterpreterClass() {
    return stateClass().getPackageName() + "." + variant() + "GeneratedExactInterpreter";
  }

  /** Binary name of the generated row dispatch, in the architecture's package. */
  public final String rowsClass() {
    return stateClass().getPackageName() + "." + variant() + "GeneratedRows";
  }
}
