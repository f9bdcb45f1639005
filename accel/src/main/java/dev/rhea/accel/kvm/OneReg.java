package dev.rhea.accel.kvm;

import dev.rhea.memory.HostMemory;
import java.util.ArrayList;
import java.util.List;

/**
 * Registers of a vCPU one by one (API, KVM_GET_ONE_REG and KVM_SET_ONE_REG), as all architectures
 * but x86 have them. A register's name is a number of 64 bits, which also says how long it is.
 */
public final class OneReg implements AutoCloseable {
  // formatter:off
  private static final int  SIZE_SHIFT = 52;
  private static final long SIZE_MASK  = 0xfL << SIZE_SHIFT;

  /** In an id: the register has 32 bits. */
  public static final long U32  = 2L << SIZE_SHIFT;
  /** In an id: the register has 64 bits. */
  public static final long U64  = 3L << SIZE_SHIFT;
  /** In an id: the register has 128 bits. */
  public static final long U128 = 4L << SIZE_SHIFT;

  // struct kvm_one_reg, and behind it room for the value.
  private static final int ID    = 0;
  private static final int ADDR  = 8;
  private static final int VALUE = 16;
  private static final int SIZE  = 32;
  // formatter:on

  private static final int E2BIG = -7;

  private final KvmVcpu vcpu;
  private final Scratch call = new Scratch(SIZE);

  /** Registers of {@code vcpu}. */
  public OneReg(KvmVcpu vcpu) {
    this.vcpu = vcpu;
    call.putLong(ADDR, call.address() + VALUE);
  }

  /** Bytes of the register {@code id}. */
  public static int size(long id) {
    return 1 << (int) ((id & SIZE_MASK) >>> SIZE_SHIFT);
  }

  /** The ids of all that this vCPU has (API, KVM_GET_REG_LIST). */
  public List<Long> list() {
    long count;
    try (Scratch empty = new Scratch(Long.BYTES)) {
      int result = vcpu.tryCall(Ioctl.KVM_GET_REG_LIST, empty.address());
      if (result != E2BIG && result != 0) {
        throw KvmException.of(vcpu + ": " + Ioctl.KVM_GET_REG_LIST, -result);
      }
      count = HostMemory.getLong(empty.address());
    }
    List<Long> ids = new ArrayList<>();
    try (Scratch full = new Scratch(Math.toIntExact(count + 1) * Long.BYTES)) {
      full.putLong(0, count);
      vcpu.call(Ioctl.KVM_GET_REG_LIST, full.address());
      for (int i = 1; i <= HostMemory.getLong(full.address()); i++) {
        ids.add(HostMemory.getLong(full.address() + (long) i * Long.BYTES));
      }
    }
    return ids;
  }

  /** Whether the vCPU has the register {@code id}, readable. */
  public boolean has(long id) {
    call.putLong(ID, id);
    return vcpu.tryCall(Ioctl.KVM_GET_ONE_REG, call.address()) == 0;
  }

  /** The value, zero-extended; of 128 bits the low half, of which {@link #high} is the rest. */
  public long get(long id) {
    call.putLong(ID, id).putLong(VALUE, 0);
    vcpu.call(Ioctl.KVM_GET_ONE_REG, call.address());
    return HostMemory.getLong(call.address() + VALUE);
  }

  /** The high half of the register of 128 bits that {@link #get} has read. */
  public long high() {
    return HostMemory.getLong(call.address() + VALUE + Long.BYTES);
  }

  /**
   * Sets the register {@code id}.
   *
   * @param high the upper half of 128 bits, of no meaning to others
   * @throws KvmException if the kernel does not take the value
   */
  public void set(long id, long value, long high) {
    call.putLong(ID, id).putLong(VALUE, value).putLong(VALUE + Long.BYTES, high);
    int result = vcpu.tryCall(Ioctl.KVM_SET_ONE_REG, call.address());
    if (result < 0) {
      throw new KvmException(
          "%s refuses 0x%x for register 0x%x: %s".formatted(vcpu, value, id, Errno.words(-result)));
    }
  }

  @Override
  public void close() {
    call.close();
  }
}
