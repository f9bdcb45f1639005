package dev.rhea.tests.arch.broken.devices.util;

import dev.rhea.tests.arch.broken.accel.SeesDevices;

/**
 * Breaks: devices know memory, never a CPU; no package has a name that says nothing; every package
 * has a package-info.
 */
public final class SeesAccel {
  Object vcpu = new SeesDevices();
}
