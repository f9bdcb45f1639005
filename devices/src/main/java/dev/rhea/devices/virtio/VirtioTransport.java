package dev.rhea.devices.virtio;

/** What a device tells its transport. Called with the device's lock held. */
interface VirtioTransport {
  /** Interrupt for used buffers of a queue. */
  void usedBuffers(int queue);

  /** Interrupt for a change of the configuration space or of DEVICE_NEEDS_RESET. */
  void configurationChanged();
}
