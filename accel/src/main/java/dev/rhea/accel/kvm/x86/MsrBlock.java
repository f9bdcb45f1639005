package dev.rhea.accel.kvm.x86;

import dev.rhea.accel.kvm.Ioctl;
import dev.rhea.accel.kvm.Kvm;
import dev.rhea.accel.kvm.KvmException;
import dev.rhea.accel.kvm.KvmVcpu;
import dev.rhea.accel.kvm.Scratch;
import dev.rhea.cpu.x86.X86Msrs;
import dev.rhea.cpu.x86.X86State;
import dev.rhea.memory.HostMemory;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The model-specific registers that are a CPU's state: of those that we know the ones that this
 * kernel reads and writes for this vCPU.
 */
final class MsrBlock implements AutoCloseable {
  private static final int MTRR_PAIRS = 8;
  private static final int FIXED_4K = 8;

  // Paravirtual registers of KVM's guests (kernel, Documentation/virt/kvm/x86/msr.rst).
  private static final int KVM_WALL_CLOCK_NEW = 0x4b56_4d00;
  private static final int KVM_SYSTEM_TIME_NEW = 0x4b56_4d01;
  private static final int KVM_ASYNC_PF_EN = 0x4b56_4d02;
  private static final int KVM_STEAL_TIME = 0x4b56_4d03;
  private static final int KVM_EOI_EN = 0x4b56_4d04;
  private static final int KVM_POLL_CONTROL = 0x4b56_4d05;
  private static final int KVM_ASYNC_PF_INT = 0x4b56_4d06;

  private final KvmVcpu vcpu;

  /** {@code struct kvm_msrs} with room for every register of the table. */
  private final Scratch list;

  private final int[] numbers;
  private final long[] known;

  MsrBlock(Kvm kvm, KvmVcpu vcpu) {
    this.vcpu = vcpu;
    Set<Integer> offered = offered(kvm);
    List<Integer> candidates = new ArrayList<>(table());
    candidates.removeIf(msr -> !offered.contains(msr) && !isMtrr(msr));
    list = new Scratch(X86Layout.MSR_ENTRIES + candidates.size() * X86Layout.MSR_ENTRY_SIZE);
    candidates.removeIf(msr -> !isReadableAndWritable(msr));
    numbers = candidates.stream().mapToInt(Integer::intValue).toArray();
    known = new long[numbers.length];
  }

  /** What makes up a CPU's state, in the order in which it may be written. */
  private static Set<Integer> table() {
    Set<Integer> msrs = new LinkedHashSet<>();
    msrs.add(X86Msrs.TSC);
    msrs.addAll(List.of(X86Msrs.SYSENTER_CS, X86Msrs.SYSENTER_ESP, X86Msrs.SYSENTER_EIP));
    msrs.addAll(List.of(X86Msrs.STAR, X86Msrs.LSTAR, X86Msrs.CSTAR, X86Msrs.FMASK));
    msrs.addAll(List.of(X86Msrs.KERNEL_GS_BASE, X86Msrs.TSC_AUX, X86Msrs.PAT));
    for (int i = 0; i < 2 * MTRR_PAIRS; i++) {
      msrs.add(X86Msrs.MTRR_PHYSBASE0 + i);
    }
    msrs.addAll(List.of(X86Msrs.MTRR_FIX64K, X86Msrs.MTRR_FIX16K_0, X86Msrs.MTRR_FIX16K_1));
    for (int i = 0; i < FIXED_4K; i++) {
      msrs.add(X86Msrs.MTRR_FIX4K_0 + i);
    }
    msrs.add(X86Msrs.MTRR_DEF_TYPE);
    msrs.addAll(List.of(KVM_WALL_CLOCK_NEW, KVM_SYSTEM_TIME_NEW, KVM_STEAL_TIME, KVM_EOI_EN));
    msrs.addAll(List.of(KVM_ASYNC_PF_INT, KVM_ASYNC_PF_EN, KVM_POLL_CONTROL));
    msrs.add(X86Msrs.TSC_DEADLINE); // last: it takes the counter to be right
    return msrs;
  }

  /** The kernel's list leaves these out, and has them all the same. */
  private static boolean isMtrr(int msr) {
    return msr == X86Msrs.PAT || (msr >= X86Msrs.MTRR_PHYSBASE0 && msr <= X86Msrs.MTRR_DEF_TYPE);
  }

  private static Set<Integer> offered(Kvm kvm) {
    int count;
    try (Scratch empty = new Scratch(Ioctl.KVM_GET_MSR_INDEX_LIST.size())) {
      kvm.tryCall(Ioctl.KVM_GET_MSR_INDEX_LIST, empty.address()); // E2BIG, with the number
      count = HostMemory.getInt(empty.address());
    }
    Set<Integer> msrs = new LinkedHashSet<>();
    try (Scratch full = new Scratch((1 + count) * Integer.BYTES)) {
      full.putInt(0, count);
      kvm.call(Ioctl.KVM_GET_MSR_INDEX_LIST, full.address());
      for (int i = 0; i < HostMemory.getInt(full.address()); i++) {
        msrs.add(HostMemory.getInt(full.address() + (1 + i) * (long) Integer.BYTES));
      }
    }
    return msrs;
  }

  /** Tried once, with the value it has: CPUID decides about some of them. */
  private boolean isReadableAndWritable(int msr) {
    list.putInt(X86Layout.NMSRS, 1).putInt(X86Layout.MSR_ENTRIES + X86Layout.MSR_INDEX, msr);
    if (vcpu.tryCall(Ioctl.KVM_GET_MSRS, list.address()) != 1) {
      return false;
    }
    return msr == X86Msrs.TSC || vcpu.tryCall(Ioctl.KVM_SET_MSRS, list.address()) == 1;
  }

  /** Reads them all out of the kernel. */
  void fetch() {
    list.putInt(X86Layout.NMSRS, numbers.length);
    for (int i = 0; i < numbers.length; i++) {
      list.putInt(entry(i) + X86Layout.MSR_INDEX, numbers[i]);
    }
    int done = vcpu.call(Ioctl.KVM_GET_MSRS, list.address());
    if (done != numbers.length) {
      throw refused(numbers[done]);
    }
    for (int i = 0; i < numbers.length; i++) {
      known[i] = HostMemory.getLong(list.address() + entry(i) + X86Layout.MSR_DATA);
    }
  }

  void decode(X86State state) {
    for (int i = 0; i < numbers.length; i++) {
      state.msrs.set(numbers[i], known[i]);
    }
  }

  /** Gives the kernel those that differ. */
  void give(X86State state) {
    int count = 0;
    for (int i = 0; i < numbers.length; i++) {
      long value = state.msrs.get(numbers[i]);
      if (value != known[i] && isMeant(numbers[i], state)) {
        known[i] = value;
        list.putInt(entry(count) + X86Layout.MSR_INDEX, numbers[i]);
        list.putLong(entry(count) + X86Layout.MSR_DATA, value);
        count++;
      }
    }
    list.putInt(X86Layout.NMSRS, count);
    if (count > 0) {
      int done = vcpu.call(Ioctl.KVM_SET_MSRS, list.address());
      if (done != count) {
        throw refused(HostMemory.getInt(list.address() + entry(done) + X86Layout.MSR_INDEX));
      }
    }
  }

  /** A new CPU's counter runs by itself, and is nobody's to set unless he has. */
  private static boolean isMeant(int msr, X86State state) {
    return state.msrs.numbers().contains(msr) || msr != X86Msrs.TSC;
  }

  private static int entry(int position) {
    return X86Layout.MSR_ENTRIES + position * X86Layout.MSR_ENTRY_SIZE;
  }

  private static KvmException refused(int msr) {
    return new KvmException("KVM refuses the model-specific register 0x%x".formatted(msr));
  }

  @Override
  public void close() {
    list.close();
  }
}
