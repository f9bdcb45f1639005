package dev.rhea.accel.kvm;

/**
 * An input of the kernel's interrupt controllers that a device holds up for as long as it wants
 * attention, driven by an {@link EventFd} (API, KVM_IRQFD with KVM_IRQFD_FLAG_RESAMPLE): to raise
 * it is a store to the event, that the device has lowered it is told to nobody. The kernel lowers
 * the input when the guest ends the interrupt, and signals {@link #resampled}, whereupon {@link
 * #ask} raises it again if the device still wants attention.
 *
 * <p>Any thread.
 */
public final class LevelIrqFd implements AutoCloseable {
  private final KvmVm vm;
  private final int gsi;
  private final EventFd raise;
  private final EventFd resampled;
  private volatile boolean level;
  private boolean closed;

  /**
   * Takes the input {@code gsi}, which is low.
   *
   * @throws KvmException if the kernel refuses
   */
  public LevelIrqFd(KvmVm vm, int gsi) {
    this.vm = vm;
    this.gsi = gsi;
    raise = new EventFd();
    try {
      resampled = new EventFd();
    } catch (KvmException e) {
      raise.close();
      throw e;
    }
    try {
      vm.addLevelIrqFd(raise, resampled, gsi);
    } catch (KvmException e) {
      raise.close();
      resampled.close();
      throw e;
    }
  }

  /** What the device wants. */
  public synchronized void set(boolean newLevel) {
    level = newLevel;
    if (newLevel && !closed) {
      raise.signal();
    }
  }

  /** Signalled when the guest has ended an interrupt. */
  public EventFd resampled() {
    return resampled;
  }

  /** After {@link #resampled}: raises the input again if it ought to be up. */
  public void ask() {
    if (level) {
      set(true);
    }
  }

  /** Before the VM is closed, and when nobody waits for {@link #resampled} any more. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      vm.removeIrqFd(raise, gsi);
      raise.close();
      resampled.close();
    }
  }
}
