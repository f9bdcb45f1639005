package dev.rhea.cpu.riscv;

import dev.rhea.cpu.Architecture;
import dev.rhea.cpu.CpuState;
import dev.rhea.cpu.decode.PatternSet;
import java.util.List;
import java.util.Locale;

/** RISC-V, 64 bits: what generic code needs to know. */
public final class RvArchitecture extends Architecture {
  /** The one instance. */
  public static final RvArchitecture INSTANCE = new RvArchitecture();

  private final PatternSet patterns =
      PatternSet.load(
          RvArchitecture.class,
          "rv_i.decode",
          "rv_m.decode",
          "rv_a.decode",
          "rv_c.decode",
          "rv_f.decode",
          "rv_d.decode",
          "rv_zfh.decode",
          "rv_zfa.decode",
          "rv_b.decode",
          "rv_zicond.decode",
          "rv_cache.decode",
          "rv_system.decode");

  private RvArchitecture() {}

  @Override
  public String name() {
    return "riscv64";
  }

  @Override
  public PatternSet patterns() {
    return patterns;
  }

  @Override
  public List<Class<?>> chapters() {
    return List.of(
        RvIntegerInsns.class,
        RvMulDivInsns.class,
        RvAtomicInsns.class,
        RvFloatInsns.class,
        RvDoubleInsns.class,
        RvHalfInsns.class,
        RvZfaInsns.class,
        RvBitManipInsns.class,
        RvCondInsns.class,
        RvCacheInsns.class,
        RvSystemInsns.class);
  }

  @Override
  public Class<? extends CpuState> stateClass() {
    return RvState.class;
  }

  @Override
  public int zeroSlot() {
    return RvState.X;
  }

  @Override
  public int cachedSlots() {
    return RvState.SLOTS;
  }

  @Override
  public String slotName(int slot) {
    return slot < RvState.F ? RvFormat.xName(slot) : RvFormat.fName(slot - RvState.F);
  }

  @Override
  public long baseFeatures() {
    return patterns.feature("I");
  }

  @Override
  public long usualFeatures() {
    return baseFeatures() | patterns.feature("Zca");
  }

  /**
   * The feature bits of {@code model}; rows of {@code [A+B]} need both, those of {@code [A/B]} one.
   */
  long featuresOf(RvCpuModel model) {
    long features = 0;
    for (String name : patterns.extensions()) {
      boolean any = false;
      for (String alternative : name.split("/", -1)) {
        boolean all = true;
        for (String part : alternative.split("\\+", -1)) {
          all &= model.has(RvExtension.valueOf(part.toUpperCase(Locale.ROOT)));
        }
        any |= all;
      }
      if (any) {
        features |= patterns.feature(name);
      }
    }
    return features;
  }
}
