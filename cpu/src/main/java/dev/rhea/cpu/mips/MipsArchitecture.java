package dev.rhea.cpu.mips;

import dev.rhea.cpu.Architecture;
import dev.rhea.cpu.CpuState;
import dev.rhea.cpu.decode.PatternSet;
import java.util.List;

/** MIPS of 32 and 64 bits in one byte order: what generic code needs to know. */
public final class MipsArchitecture extends Architecture {
  private static final PatternSet PATTERNS =
      PatternSet.load(
          MipsArchitecture.class,
          "mips32.decode",
          "mips64.decode",
          "mips_fpu.decode",
          "mips_cp0.decode");

  /** Little-endian. */
  public static final MipsArchitecture LITTLE = new MipsArchitecture(false);

  /** Big-endian. */
  public static final MipsArchitecture BIG = new MipsArchitecture(true);

  private final boolean bigEndian;

  private MipsArchitecture(boolean bigEndian) {
    this.bigEndian = bigEndian;
  }

  /** The one of that byte order. */
  public static MipsArchitecture of(boolean bigEndian) {
    return bigEndian ? BIG : LITTLE;
  }

  @Override
  public String name() {
    return bigEndian ? "mips" : "mipsel";
  }

  @Override
  public boolean bigEndian() {
    return bigEndian;
  }

  @Override
  protected String variant() {
    return bigEndian ? "Big" : "Little";
  }

  @Override
  public PatternSet patterns() {
    return PATTERNS;
  }

  @Override
  public List<Class<?>> chapters() {
    return List.of(
        MipsIntegerInsns.class,
        MipsMulDivInsns.class,
        MipsBranchInsns.class,
        MipsMemoryInsns.class,
        MipsLongInsns.class,
        MipsFpMoveInsns.class,
        MipsSingleInsns.class,
        MipsDoubleInsns.class,
        MipsSystemInsns.class);
  }

  @Override
  public Class<? extends CpuState> stateClass() {
    return MipsState.class;
  }

  @Override
  public int zeroSlot() {
    return MipsState.R;
  }

  @Override
  public int cachedSlots() {
    return MipsState.CACHED;
  }

  @Override
  public String slotName(int slot) {
    return MipsFormat.slotName(slot);
  }

  @Override
  public long baseFeatures() {
    return PATTERNS.feature("MIPS32") | PATTERNS.feature("CP0") | PATTERNS.feature("FPU");
  }

  @Override
  public long usualFeatures() {
    return PATTERNS.feature("MIPS32") | PATTERNS.feature("MIPS32R2") | PATTERNS.feature("MIPS64");
  }

  /** The feature bits of {@code model}. */
  static long featuresOf(MipsCpuModel model) {
    long features = 0;
    for (String name : PATTERNS.extensions()) {
      if (model.has(name)) {
        features |= PATTERNS.feature(name);
      }
    }
    return features;
  }
}
