package dev.rhea.cpu.riscv;

import static dev.rhea.cpu.riscv.RvExtension.*;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * A CPU model of the command line: {@code -cpu name[,property=on|off]...}, with QEMU's names and
 * QEMU 10's defaults as far as the extensions are implemented. Immutable.
 *
 * @param name the model's name without properties
 * @param extensions those it has, implied ones included
 * @param maxSatpMode the highest satp mode: 8 (Sv39), 9 (Sv48), 10 (Sv57), or 0 without an MMU
 */
public record RvCpuModel(String name, Set<RvExtension> extensions, int maxSatpMode) {
  /** Satp modes. */
  public static final int SV39 = 8;

  public static final int SV48 = 9;
  public static final int SV57 = 10;

  private static final Set<RvExtension> IMAFDC = EnumSet.of(I, M, A, F, D, C, ZICSR, ZIFENCEI);

  public RvCpuModel {
    extensions = Set.copyOf(extensions);
  }

  /** Names of all models, for {@code -cpu help}. */
  public static List<String> names() {
    return List.of("max", "rv64", "rv64i", "sifive-u54");
  }

  /**
   * The model that {@code specification} asks for.
   *
   * @throws IllegalArgumentException with a sentence for the user
   */
  public static RvCpuModel parse(String specification) {
    String[] parts = specification.split(",", -1);
    RvCpuModel base = base(parts[0]);
    Set<RvExtension> extensions = EnumSet.copyOf(base.extensions);
    int satpMode = base.maxSatpMode;
    for (int i = 1; i < parts.length; i++) {
      int equals = parts[i].indexOf('=');
      String property = equals < 0 ? parts[i] : parts[i].substring(0, equals);
      boolean on = equals < 0 || isOn(property, parts[i].substring(equals + 1));
      int mode = satpMode(property);
      if (mode != 0) {
        satpMode = on ? mode : Math.min(satpMode, mode - 1);
        if (satpMode < SV39) {
          satpMode = 0;
        }
      } else {
        set(extensions, property, on);
      }
    }
    check(extensions);
    return new RvCpuModel(
        base.name, withImplied(extensions), extensions.contains(MMU) ? satpMode : 0);
  }

  private static RvCpuModel base(String name) {
    return switch (name) {
      case "rv64" ->
          of(
              name,
              SV57,
              EnumSet.of(
                  PMP,
                  MMU,
                  SSTC,
                  SVADU,
                  ZAWRS,
                  ZBA,
                  ZBB,
                  ZBC,
                  ZBS,
                  ZICBOM,
                  ZICBOP,
                  ZICBOZ,
                  ZICNTR,
                  ZIHINTNTL,
                  ZIHINTPAUSE,
                  ZIHPM));
      case "max" -> {
        Set<RvExtension> all = EnumSet.allOf(RvExtension.class);
        all.remove(SVADE);
        yield of(name, SV57, all);
      }
      case "rv64i" -> new RvCpuModel(name, EnumSet.of(I), 0);
      case "sifive-u54" -> of(name, SV39, EnumSet.of(PMP, MMU, ZICNTR, ZIHPM));
      default ->
          throw new IllegalArgumentException(
              "There is no RISC-V CPU model '"
                  + name
                  + "'; choose one of "
                  + String.join(", ", names())
                  + ".");
    };
  }

  private static RvCpuModel of(String name, int satpMode, Set<RvExtension> beyondImafdc) {
    beyondImafdc.addAll(IMAFDC);
    return new RvCpuModel(name, withImplied(beyondImafdc), satpMode);
  }

  private static boolean isOn(String property, String value) {
    return switch (value) {
      case "on", "true", "yes", "y" -> true;
      case "off", "false", "no", "n" -> false;
      default ->
          throw new IllegalArgumentException(
              "CPU property '" + property + "' takes on or off, not '" + value + "'.");
    };
  }

  private static int satpMode(String property) {
    return switch (property) {
      case "sv39" -> SV39;
      case "sv48" -> SV48;
      case "sv57" -> SV57;
      default -> 0;
    };
  }

  private static void set(Set<RvExtension> extensions, String property, boolean on) {
    if (property.equals("g")) {
      EnumSet.of(I, M, A, F, D, ZICSR, ZIFENCEI).forEach(e -> set(extensions, e.property(), on));
      return;
    }
    RvExtension extension =
        property.equals(property.toLowerCase(Locale.ROOT)) ? RvExtension.named(property) : null;
    if (extension == null) {
      Set<String> known = new TreeSet<>(Set.of("g", "sv39", "sv48", "sv57"));
      for (RvExtension e : RvExtension.values()) {
        known.add(e.property());
      }
      throw new IllegalArgumentException(
          "The CPU has no property '"
              + property
              + "'; there are "
              + String.join(", ", known)
              + ".");
    }
    if (on) {
      extensions.add(extension);
    } else {
      extensions.remove(extension);
      if (extension == C) { // C is its parts
        extensions.removeAll(EnumSet.of(ZCA, ZCD));
      }
      if (extension == F) {
        extensions.remove(ZCD);
      }
      if (extension == D) {
        extensions.remove(ZCD);
      }
    }
  }

  private static void check(Set<RvExtension> extensions) {
    require(extensions, I, I);
    require(extensions, D, F);
    require(extensions, F, ZICSR);
    require(extensions, ZFH, F);
    require(extensions, ZFHMIN, F);
    require(extensions, ZCD, D);
    require(extensions, ZICNTR, ZICSR);
    require(extensions, ZIHPM, ZICSR);
  }

  private static void require(Set<RvExtension> extensions, RvExtension one, RvExtension needed) {
    if ((one == needed || extensions.contains(one)) && !extensions.contains(needed)) {
      throw new IllegalArgumentException(
          one == needed
              ? "The CPU cannot do without '" + needed.property() + "'."
              : "CPU property '"
                  + one.property()
                  + "' needs '"
                  + needed.property()
                  + "': turn that on, too, or the first off.");
    }
  }

  private static Set<RvExtension> withImplied(Set<RvExtension> extensions) {
    Set<RvExtension> all = EnumSet.copyOf(extensions);
    if (all.contains(C)) {
      all.add(ZCA);
      if (all.contains(D)) {
        all.add(ZCD);
      }
    }
    if (all.contains(ZFH)) {
      all.add(ZFHMIN);
    }
    if (!all.contains(MMU)) {
      all.remove(SVADU);
    }
    return all;
  }

  /** Whether the model has {@code extension}. */
  public boolean has(RvExtension extension) {
    return extensions.contains(extension);
  }

  /** The misa register: MXL 2 (64 bits), the letters, S and U. */
  public long misa() {
    long misa = 2L << 62 | letter('S') | letter('U');
    for (RvExtension extension : extensions) {
      if (extension.isLetter()) {
        misa |= letter(extension.name().charAt(0));
      }
    }
    return misa;
  }

  private static long letter(char c) {
    return 1L << (c - 'A');
  }

  /** The device tree's riscv,isa: {@code rv64imafdc_zicbom_...}. */
  public String isaString() {
    StringBuilder isa = new StringBuilder("rv64");
    for (String extension : isaExtensions()) {
      isa.append(extension.length() == 1 ? "" : "_").append(extension);
    }
    return isa.toString();
  }

  /** The device tree's riscv,isa-extensions, in canonical order. */
  public List<String> isaExtensions() {
    return EnumSet.copyOf(extensions).stream()
        .filter(RvExtension::inIsaString)
        .map(RvExtension::property)
        .toList();
  }

  /** The device tree's mmu-type, such as {@code riscv,sv57}. */
  public String mmuType() {
    return switch (maxSatpMode) {
      case SV39 -> "riscv,sv39";
      case SV48 -> "riscv,sv48";
      case SV57 -> "riscv,sv57";
      default -> "riscv,none";
    };
  }
}
