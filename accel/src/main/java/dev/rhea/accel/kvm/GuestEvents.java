package dev.rhea.accel.kvm;

/** What a guest does to its whole machine by way of KVM. Called on a vCPU's thread. */
public interface GuestEvents {
  /** It asked to be switched off. */
  void powerOff();

  /** It asked to be reset, or failed in the way that resets a real machine (triple fault). */
  void reset();
}
