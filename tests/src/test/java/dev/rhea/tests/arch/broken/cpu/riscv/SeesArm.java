package dev.rhea.tests.arch.broken.cpu.riscv;

import dev.rhea.tests.arch.broken.cpu.arm.CallsUnsafe;

/** Breaks: architectures do not know each other. */
public final class SeesArm {
  CallsUnsafe other = new CallsUnsafe();
}
