package dev.rhea.tests.arch.broken.cpu.arm;

import dev.rhea.tests.arch.broken.machine.StandInForUnsafe;

/** Breaks: sun.misc.Unsafe is called by HostMemory alone. */
public final class CallsUnsafe {
  StandInForUnsafe unsafe = new StandInForUnsafe();
}
