package dev.rhea.accel.kvm.riscv;

import dev.rhea.accel.kvm.Ioctl;
import dev.rhea.accel.kvm.KvmVcpu;
import dev.rhea.accel.kvm.Scratch;

/**
 * The supervisor external interrupt of a hart, for a controller outside of the kernel (a PLIC): it
 * stays as it was set (API, KVM_INTERRUPT on RISC-V). Any thread; the kernel wakes up the hart.
 */
public final class RvExternalInterrupt implements AutoCloseable {
  static final int SET = -1;
  static final int UNSET = -2;

  private final KvmVcpu vcpu;
  private final Scratch request = new Scratch(Ioctl.KVM_INTERRUPT.size());
  private boolean level;
  private boolean closed;

  /** The pin of {@code vcpu}, which is low. */
  public RvExternalInterrupt(KvmVcpu vcpu) {
    this.vcpu = vcpu;
  }

  /** Sets the pin's level; changes alone reach the kernel. */
  public synchronized void set(boolean newLevel) {
    if (newLevel != level && !closed) {
      level = newLevel;
      vcpu.call(Ioctl.KVM_INTERRUPT, request.putInt(0, level ? SET : UNSET).address());
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      request.close();
    }
  }
}
