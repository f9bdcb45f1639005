package dev.rhea.tests.arch.broken.accel;

import dev.rhea.tests.arch.broken.devices.util.SeesAccel;

/** Breaks: accel knows cpu and memory, never a device. */
public final class SeesDevices {
  static SeesAccel counter = new SeesAccel(); // breaks: there is no static mutable state
}
