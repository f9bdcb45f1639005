package dev.rhea.cpu.riscv;

import static dev.rhea.cpu.riscv.RvExtension.*;

import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A CPU model of the command line: {@code -cpu name[,property=on|off]...}, with QEMU's names and
 * QEMU 10's defaults as far as the extensions are implemented. Immutable.
 *
 * <p>Not modelled: of {@code rv64} the hypervisor extension, of {@code max} much else; without C, a
 * jump to an address that is no multiple of four does not fault.
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

  /** What {@code g} stands for. */
  private static final Set<RvExtension> GENERAL =
      Set.copyOf(EnumSet.of(I, M, A, F, D, ZICSR, ZIFENCEI));

  /** What letters have been split into; a model has them by its letters. */
  private static final Set<RvExtension> PARTS =
      Set.copyOf(EnumSet.of(ZMMUL, ZAAMO, ZALRSC, ZCA, ZCD));

  /** The extension that is needed by each of these, in the order in which they are checked. */
  private static final Map<RvExtension, RvExtension> NEEDS =
      Collections.unmodifiableMap(
          new EnumMap<>(
              Map.of(
                  D, F, F, ZICSR, ZFA, F, ZFH, F, ZFHMIN, F, ZCD, D, ZAWRS, A, ZICNTR, ZICSR, ZIHPM,
                  ZICSR, SSTC, ZICSR)));

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
    EnumSet<RvExtension> extensions = extensionsOf(parts[0]);
    int satpMode = parts[0].equals("sifive-u54") ? SV39 : SV57;
    for (int i = 1; i < parts.length; i++) {
      int equals = parts[i].indexOf('=');
      String property = equals < 0 ? parts[i] : parts[i].substring(0, equals);
      boolean on = equals < 0 || isOn(property, parts[i].substring(equals + 1));
      int mode = satpMode(property);
      if (mode != 0) {
        satpMode = on ? mode : Math.min(satpMode, mode - 1);
      } else {
        set(extensions, property, on);
      }
    }
    check(extensions);
    boolean translates = extensions.contains(MMU) && satpMode >= SV39;
    return new RvCpuModel(parts[0], withImplied(extensions), translates ? satpMode : 0);
  }

  /** What the model called {@code name} has before properties, without what that implies. */
  private static EnumSet<RvExtension> extensionsOf(String name) {
    EnumSet<RvExtension> extensions = EnumSet.of(I);
    switch (name) {
      case "rv64" -> {
        extensions = EnumSet.allOf(RvExtension.class);
        extensions.removeAll(
            EnumSet.of(SVADE, SVINVAL, SVNAPOT, SVPBMT, ZBKB, ZBKC, ZBKX, ZFH, ZFHMIN, ZICOND));
      }
      case "max" -> {
        extensions = EnumSet.allOf(RvExtension.class);
        extensions.remove(SVADE);
      }
      case "rv64i" -> {}
      case "sifive-u54" -> {
        extensions.addAll(GENERAL);
        extensions.addAll(EnumSet.of(C, PMP, MMU, ZICNTR, ZIHPM));
      }
      default ->
          throw new IllegalArgumentException(
              "There is no RISC-V CPU model '"
                  + name
                  + "'; choose one of "
                  + String.join(", ", names())
                  + ".");
    }
    extensions.removeAll(PARTS);
    return extensions;
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
      GENERAL.forEach(e -> set(extensions, e.property(), on));
      return;
    }
    RvExtension extension = RvExtension.named(property);
    if (extension == null || !extension.isProperty() || !extension.property().equals(property)) {
      throw new IllegalArgumentException(
          "The CPU has no property '"
              + property
              + "'; there are "
              + String.join(", ", properties())
              + ".");
    }
    if (on) {
      extensions.add(extension);
    } else {
      extensions.remove(extension);
    }
  }

  /** Names of all properties, each of which takes on or off. */
  public static Set<String> properties() {
    Set<String> names = new TreeSet<>(Set.of("g", "sv39", "sv48", "sv57"));
    for (RvExtension extension : RvExtension.values()) {
      if (extension.isProperty()) {
        names.add(extension.property());
      }
    }
    return names;
  }

  private static void check(Set<RvExtension> extensions) {
    if (!extensions.contains(I)) {
      throw new IllegalArgumentException("The CPU cannot do without property 'i'.");
    }
    NEEDS.forEach((extension, needed) -> {
      if (extensions.contains(extension) && !extensions.contains(needed)) {
        throw new IllegalArgumentException(
            "CPU property '"
                + extension.property()
                + "' needs '"
                + needed.property()
                + "': turn that on as well, or turn '"
                + extension.property()
                + "' off.");
      }
    });
  }

  private static Set<RvExtension> withImplied(Set<RvExtension> extensions) {
    EnumSet<RvExtension> all = EnumSet.copyOf(extensions);
    if (all.contains(M)) {
      all.add(ZMMUL);
    }
    if (all.contains(A)) {
      all.addAll(EnumSet.of(ZAAMO, ZALRSC));
    }
    if (all.contains(C)) {
      all.add(ZCA);
      if (all.contains(D)) {
        all.add(ZCD);
      }
    }
    if (all.contains(ZFH)) {
      all.add(ZFHMIN);
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

  /** The device tree's riscv,isa-extensions, in canonical order. */
  public List<String> isaExtensions() {
    return EnumSet.copyOf(extensions).stream()
        .filter(e -> e.inIsaString() && (!isSifive() || !PARTS.contains(e)))
        .map(RvExtension::property)
        .toList();
  }

  /** The U54 is older than the names of the parts that letters have been split into. */
  private boolean isSifive() {
    return name.startsWith("sifive-");
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
