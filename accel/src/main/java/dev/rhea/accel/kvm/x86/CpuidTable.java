package dev.rhea.accel.kvm.x86;

import dev.rhea.accel.kvm.Ioctl;
import dev.rhea.accel.kvm.Kvm;
import dev.rhea.accel.kvm.KvmVcpu;
import dev.rhea.accel.kvm.Scratch;
import dev.rhea.memory.HostMemory;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a guest's CPUID instruction answers: leaves that may be changed before a vCPU is given them.
 */
public final class CpuidTable {
  /** Entries that the kernel is first asked with room for; it says when it has more. */
  private static final int FIRST_GUESS = 128;

  private static final int E2BIG = -7;

  /** A leaf; the registers may be changed. */
  public static final class Leaf {
    /** Number, EAX of the instruction. */
    public final int function;

    /** ECX of the instruction, where it matters. */
    public final int index;

    /** Bit 0: the index matters. */
    public final int flags;

    public int eax;
    public int ebx;
    public int ecx;
    public int edx;

    Leaf(int function, int index, int flags) {
      this.function = function;
      this.index = index;
      this.flags = flags;
    }
  }

  private final List<Leaf> leaves = new ArrayList<>();

  private CpuidTable() {}

  /** What this kernel can give to a guest on this processor. */
  public static CpuidTable supported(Kvm kvm) {
    for (int room = FIRST_GUESS; ; room *= 2) {
      try (Scratch list =
          new Scratch(X86Layout.CPUID_ENTRIES + room * X86Layout.CPUID_ENTRY_SIZE)) {
        list.putInt(X86Layout.CPUID_NENT, room);
        if (kvm.tryCall(Ioctl.KVM_GET_SUPPORTED_CPUID, list.address()) != E2BIG) {
          // Once more, to have any other error told.
          kvm.call(Ioctl.KVM_GET_SUPPORTED_CPUID, list.address());
          return read(list);
        }
      }
    }
  }

  private static CpuidTable read(Scratch list) {
    CpuidTable table = new CpuidTable();
    int count = HostMemory.getInt(list.address() + X86Layout.CPUID_NENT);
    for (int i = 0; i < count; i++) {
      long at = list.address() + X86Layout.CPUID_ENTRIES + (long) i * X86Layout.CPUID_ENTRY_SIZE;
      Leaf leaf =
          new Leaf(
              HostMemory.getInt(at + X86Layout.CPUID_FUNCTION),
              HostMemory.getInt(at + X86Layout.CPUID_INDEX),
              HostMemory.getInt(at + X86Layout.CPUID_FLAGS));
      leaf.eax = HostMemory.getInt(at + X86Layout.CPUID_EAX);
      leaf.ebx = HostMemory.getInt(at + X86Layout.CPUID_EBX);
      leaf.ecx = HostMemory.getInt(at + X86Layout.CPUID_ECX);
      leaf.edx = HostMemory.getInt(at + X86Layout.CPUID_EDX);
      table.leaves.add(leaf);
    }
    return table;
  }

  /** All of them, in the kernel's order. */
  public List<Leaf> leaves() {
    return leaves;
  }

  /** The leaf {@code function} with {@code index}, or null. */
  public @Nullable Leaf find(int function, int index) {
    for (Leaf leaf : leaves) {
      if (leaf.function == function && leaf.index == index) {
        return leaf;
      }
    }
    return null;
  }

  /** The leaf, added with zeros if it is not there. */
  public Leaf leaf(int function, int index) {
    Leaf leaf = find(function, index);
    if (leaf == null) {
      leaf = new Leaf(function, index, index == 0 ? 0 : 1);
      leaves.add(leaf);
    }
    return leaf;
  }

  /** A copy to change. */
  public CpuidTable copy() {
    CpuidTable copy = new CpuidTable();
    for (Leaf leaf : leaves) {
      Leaf same = new Leaf(leaf.function, leaf.index, leaf.flags);
      same.eax = leaf.eax;
      same.ebx = leaf.ebx;
      same.ecx = leaf.ecx;
      same.edx = leaf.edx;
      copy.leaves.add(same);
    }
    return copy;
  }

  /** Has the CPUID instruction of {@code vcpu} answer so; before the vCPU runs. */
  public void give(KvmVcpu vcpu) {
    try (Scratch list =
        new Scratch(X86Layout.CPUID_ENTRIES + leaves.size() * X86Layout.CPUID_ENTRY_SIZE)) {
      list.putInt(X86Layout.CPUID_NENT, leaves.size());
      for (int i = 0; i < leaves.size(); i++) {
        Leaf leaf = leaves.get(i);
        int at = X86Layout.CPUID_ENTRIES + i * X86Layout.CPUID_ENTRY_SIZE;
        list.putInt(at + X86Layout.CPUID_FUNCTION, leaf.function);
        list.putInt(at + X86Layout.CPUID_INDEX, leaf.index);
        list.putInt(at + X86Layout.CPUID_FLAGS, leaf.flags);
        list.putInt(at + X86Layout.CPUID_EAX, leaf.eax);
        list.putInt(at + X86Layout.CPUID_EBX, leaf.ebx);
        list.putInt(at + X86Layout.CPUID_ECX, leaf.ecx);
        list.putInt(at + X86Layout.CPUID_EDX, leaf.edx);
      }
      vcpu.call(Ioctl.KVM_SET_CPUID2, list.address());
    }
  }
}
