package dev.rhea.tests.arch.broken.memory;

import dev.rhea.tests.arch.broken.cpu.SeesDevices;

/** Breaks: memory knows no other module. */
final class SeesCpu {
  SeesDevices cpu = new SeesDevices();
}
