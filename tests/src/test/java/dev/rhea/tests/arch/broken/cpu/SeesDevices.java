package dev.rhea.tests.arch.broken.cpu;

import dev.rhea.tests.arch.broken.devices.util.SeesAccel;

/** Breaks: cpu knows memory alone. */
public final class SeesDevices {
  SeesAccel uart = new SeesAccel();
}
