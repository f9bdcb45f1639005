package dev.rhea.machine.board.x86;

import static dev.rhea.machine.board.x86.X86Feature.ABM;
import static dev.rhea.machine.board.x86.X86Feature.AVX;
import static dev.rhea.machine.board.x86.X86Feature.AVX2;
import static dev.rhea.machine.board.x86.X86Feature.AVX512BW;
import static dev.rhea.machine.board.x86.X86Feature.AVX512CD;
import static dev.rhea.machine.board.x86.X86Feature.AVX512DQ;
import static dev.rhea.machine.board.x86.X86Feature.AVX512F;
import static dev.rhea.machine.board.x86.X86Feature.AVX512VL;
import static dev.rhea.machine.board.x86.X86Feature.BMI1;
import static dev.rhea.machine.board.x86.X86Feature.BMI2;
import static dev.rhea.machine.board.x86.X86Feature.CX16;
import static dev.rhea.machine.board.x86.X86Feature.F16C;
import static dev.rhea.machine.board.x86.X86Feature.FMA;
import static dev.rhea.machine.board.x86.X86Feature.FPU;
import static dev.rhea.machine.board.x86.X86Feature.HT;
import static dev.rhea.machine.board.x86.X86Feature.HYPERVISOR;
import static dev.rhea.machine.board.x86.X86Feature.KVMCLOCK;
import static dev.rhea.machine.board.x86.X86Feature.KVM_PV_EOI;
import static dev.rhea.machine.board.x86.X86Feature.LAHF_LM;
import static dev.rhea.machine.board.x86.X86Feature.LM;
import static dev.rhea.machine.board.x86.X86Feature.MOVBE;
import static dev.rhea.machine.board.x86.X86Feature.NX;
import static dev.rhea.machine.board.x86.X86Feature.PNI;
import static dev.rhea.machine.board.x86.X86Feature.POPCNT;
import static dev.rhea.machine.board.x86.X86Feature.SSE2;
import static dev.rhea.machine.board.x86.X86Feature.SSE4_1;
import static dev.rhea.machine.board.x86.X86Feature.SSE4_2;
import static dev.rhea.machine.board.x86.X86Feature.SSSE3;
import static dev.rhea.machine.board.x86.X86Feature.SYSCALL;
import static dev.rhea.machine.board.x86.X86Feature.TSC_DEADLINE;
import static dev.rhea.machine.board.x86.X86Feature.X2APIC;
import static dev.rhea.machine.board.x86.X86Feature.XSAVE;

import dev.rhea.accel.kvm.Capability;
import dev.rhea.accel.kvm.Kvm;
import dev.rhea.accel.kvm.x86.CpuidTable;
import dev.rhea.accel.kvm.x86.CpuidTable.Leaf;
import dev.rhea.machine.UserError;
import dev.rhea.machine.board.Targets;
import dev.rhea.machine.config.CpuConfig;
import dev.rhea.machine.config.NearestName;
import dev.rhea.machine.config.SubOptions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What {@code -cpu} names: {@code host} and {@code max}, all that this host's KVM can give; QEMU's
 * {@code qemu64} and {@code kvm64}; or a level of the x86-64 psABI (section 3.1.1 "Processor
 * Architecture"). A model's feature that the host lacks is an error, as with QEMU's {@code
 * enforce}.
 */
final class X86CpuModel {
  private static final List<String> HOST = List.of("host", "max");

  // formatter:off
  private static final Set<X86Feature> V1 = with(EnumSet.range(FPU, SSE2), SYSCALL, NX, LM);
  private static final Set<X86Feature> KVM64 = with(V1, PNI, CX16);
  private static final Set<X86Feature> QEMU64 = with(KVM64, LAHF_LM);
  private static final Set<X86Feature> V2 = with(QEMU64, SSSE3, SSE4_1, SSE4_2, POPCNT);
  private static final Set<X86Feature> V3 =
      with(V2, AVX, AVX2, BMI1, BMI2, F16C, FMA, ABM, MOVBE, XSAVE);
  private static final Set<X86Feature> V4 = with(V3, AVX512F, AVX512BW, AVX512CD, AVX512DQ, AVX512VL);
  // formatter:on

  /** Of no model, but of every guest whose host has it: what paravirtual kernels look for. */
  private static final Set<X86Feature> ALWAYS =
      EnumSet.of(HYPERVISOR, X2APIC, TSC_DEADLINE, KVMCLOCK, KVM_PV_EOI, HT);

  private static final Map<String, Set<X86Feature>> NAMED =
      Map.of(
          "kvm64", KVM64,
          "qemu64", QEMU64,
          "x86-64-v1", V1,
          "x86-64-v2", V2,
          "x86-64-v3", V3,
          "x86-64-v4", V4);

  private X86CpuModel() {}

  private static Set<X86Feature> with(Set<X86Feature> set, X86Feature... more) {
    Set<X86Feature> all = EnumSet.copyOf(set);
    all.addAll(List.of(more));
    return all;
  }

  /** The models' names. */
  static List<String> names() {
    List<String> names = new ArrayList<>(HOST);
    NAMED.keySet().stream().sorted().forEach(names::add);
    return names;
  }

  /**
   * What the CPUID of all CPUs says, but for what differs between them.
   *
   * @throws UserError if the host lacks a feature, or there is no such model or feature
   */
  static CpuidTable cpuid(CpuConfig cpu, String defaultModel, Kvm kvm) {
    String model = cpu.model().isEmpty() ? defaultModel : cpu.model();
    Targets.checkCpu(new X86_64Target(), model);
    CpuidTable host = CpuidTable.supported(kvm);
    HYPERVISOR.set(host, true);
    if (kvm.has(Capability.KVM_CAP_TSC_DEADLINE_TIMER)) {
      TSC_DEADLINE.set(host, true); // the kernel's local APIC has it, whatever the processor's
    }
    CpuidTable table = host.copy();
    Set<X86Feature> features = NAMED.get(model);
    if (features != null) {
      for (X86Feature feature : X86Feature.values()) {
        if (!features.contains(feature) && !ALWAYS.contains(feature)) {
          feature.set(table, false);
        } else if (features.contains(feature) && !feature.isIn(host)) {
          throw lacks(model, feature);
        }
      }
    }
    cpu.properties().forEach((name, value) -> change(model, table, host, name, value));
    return table;
  }

  /** {@code +x}, {@code -x}, {@code x=on}, {@code x=off}. */
  private static void change(
      String model, CpuidTable table, CpuidTable host, String name, String value) {
    boolean minus = name.startsWith("-");
    String plain = minus || name.startsWith("+") ? name.substring(1) : name;
    X86Feature feature = X86Feature.named(plain);
    if (feature == null) {
      List<String> known = new ArrayList<>();
      for (X86Feature other : X86Feature.values()) {
        known.add(other.text());
      }
      String hint = NearestName.hint(plain, known, "; '-cpu " + model + ",help' lists them");
      throw new UserError("-cpu " + model + ": unknown feature '" + plain + "'" + hint);
    }
    boolean on = SubOptions.onOff("-cpu " + model, plain, value) != minus;
    if (on && !feature.isIn(host)) {
      throw lacks(model, feature);
    }
    feature.set(table, on);
  }

  private static UserError lacks(String model, X86Feature feature) {
    return new UserError(
        "-cpu %s: this host's KVM lacks %s (CPUID %s); write -cpu host, or another model"
            .formatted(model, feature.text(), feature.place()));
  }

  /**
   * Puts in what a CPU says of itself and of its neighbours: one socket, a core each (SDM volume 3,
   * 9.9 "Hierarchical Mapping of Shared Resources").
   */
  static CpuidTable forCpu(CpuidTable all, int number, int count) {
    CpuidTable table = all.copy();
    int bits = 32 - Integer.numberOfLeadingZeros(count - 1);
    for (int function : new int[] {0xb, 0x1f}) {
      if (table.find(function, 0) != null) { // the kernel's own has no levels
        level(table.leaf(function, 0), 0, 1, 1, number);
        level(table.leaf(function, 1), bits, count, 2, number);
      }
    }
    for (Leaf leaf : table.leaves()) {
      switch (leaf.function) {
        case 1 -> {
          leaf.ebx = leaf.ebx & 0xffff | count << 16 | number << 24;
          leaf.edx = count > 1 ? leaf.edx | 1 << 28 : leaf.edx & ~(1 << 28);
        }
        case 4 -> {
          if ((leaf.eax & 0x1f) != 0) { // a cache; the third level is the socket's
            boolean shared = (leaf.eax >>> 5 & 7) >= 3;
            leaf.eax = leaf.eax & 0x3fff | (shared ? count - 1 << 14 : 0) | count - 1 << 26;
          }
        }
        case 0x8000_0008 -> leaf.ecx = count - 1 | bits << 12;
        case 0x8000_001e -> {
          leaf.eax = number;
          leaf.ebx = number;
          leaf.ecx = 0;
        }
        default -> {
          // The same for all CPUs.
        }
      }
    }
    return table;
  }

  /** A level of leaf 0xb: {@code type} 1 for threads of a core, 2 for cores of a socket. */
  private static void level(Leaf leaf, int shift, int count, int type, int number) {
    leaf.eax = shift;
    leaf.ebx = count;
    leaf.ecx = leaf.index | type << 8;
    leaf.edx = number;
  }
}
