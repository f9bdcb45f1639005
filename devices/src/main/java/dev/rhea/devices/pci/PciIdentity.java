package dev.rhea.devices.pci;

/**
 * The read-only numbers by which drivers know a function (6.2.1).
 *
 * @param vendor vendor ID, 16 bits
 * @param device device ID, 16 bits
 * @param revision revision ID, 8 bits
 * @param classCode base class, sub-class and programming interface, 24 bits
 * @param subsystemVendor subsystem vendor ID, 0 if there is none
 * @param subsystem subsystem ID
 */
public record PciIdentity(
    int vendor, int device, int revision, int classCode, int subsystemVendor, int subsystem) {
  /** An identity without a subsystem. */
  public PciIdentity(int vendor, int device, int revision, int classCode) {
    this(vendor, device, revision, classCode, 0, 0);
  }
}
