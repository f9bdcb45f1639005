package dev.rhea.tests.arch.broken.cpu.ir;

import dev.rhea.tests.arch.broken.cpu.riscv.SeesArm;

/** Breaks: what is common to all architectures names none of them. */
final class SeesRiscv {
  SeesArm front = new SeesArm();
}
