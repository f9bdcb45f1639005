package dev.rhea.accel.kvm;

import com.sun.jna.Pointer;

/**
 * The signal that gets a thread out of KVM_RUN. Its handler does nothing: that the kernel has to
 * deliver it is what interrupts. Installed once per process and never taken away, for a late one
 * must not end the process.
 */
final class KickSignal {
  /** Not the first real-time signals, which debuggers and other libraries like. */
  private static final int ABOVE_MINIMUM = 4;

  static final int NUMBER = install();

  private KickSignal() {}

  private static int install() {
    int number = LibC.__libc_current_sigrtmin() + ABOVE_MINIMUM;
    Pointer before = LibC.signal(number, LibC.harmlessFunction());
    if (before != null && Pointer.nativeValue(before) == -1) {
      throw KvmException.of("signal " + number, LibC.errno());
    }
    return number;
  }
}
