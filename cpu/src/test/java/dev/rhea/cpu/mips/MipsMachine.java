package dev.rhea.cpu.mips;

import dev.rhea.cpu.Interpreter;
import dev.rhea.cpu.jit.JitPolicy;
import dev.rhea.cpu.jit.RegionTable;
import dev.rhea.cpu.jit.Tier;
import dev.rhea.cpu.jit.Translator;
import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.GuestRam;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One CPU over 1 MiB of RAM, which runs a program of ours from {@link #CODE} in kernel mode until
 * it enters an exception's handler.
 */
final class MipsMachine implements AutoCloseable {
  /** gva of the program, in kseg0. */
  static final long CODE = 0xFFFF_FFFF_8000_1000L;

  /** gva of the TLB refill vector. */
  static final long REFILL = 0xFFFF_FFFF_8000_0000L;

  /** gva of the general exception vector. */
  static final long VECTOR = 0xFFFF_FFFF_8000_0180L;

  private static final int RAM_BYTES = 1 << 20;
  private static final int SLICE = 1 << 20;
  private static final long PATIENCE_NANOS = 60_000_000_000L;

  /** How a program is run. */
  enum Engine {
    INTERPRETER(null),
    WARM(Tier.WARM),
    HOT(Tier.HOT),
    MISSING(Tier.MISSING);

    private final @Nullable Tier tier;

    Engine(@Nullable Tier tier) {
      this.tier = tier;
    }
  }

  final MipsState cpu;
  private final Engine engine;
  private final AddressSpace space = new AddressSpace("test");
  private final GuestRam ram = GuestRam.anonymous(RAM_BYTES);
  private final Interpreter interpreter;

  MipsMachine(MipsCpuModel model, boolean bigEndian, Engine engine) {
    space.addRam("ram", 0, ram, 0, ram.size());
    cpu = new MipsState(model, bigEndian, space);
    this.engine = engine;
    this.interpreter = Interpreter.of(cpu.architecture());
  }

  /** Assembles {@code source} to {@link #CODE}, and runs it up to a handler. */
  MipsMachine run(String source) {
    load(source, CODE);
    load("wait", VECTOR);
    load("wait", REFILL);
    Tier tier = engine.tier;
    if (tier == null) {
      pass(null);
      return this;
    }
    JitPolicy policy = new JitPolicy(0, 400, 8, Long.MAX_VALUE, 0).only(tier);
    try (Translator translator = new Translator(cpu.architecture(), cpu.features(), policy)) {
      RegionTable regions = new RegionTable(cpu, translator, policy);
      cpu.regions = regions;
      byte[] before = new byte[RAM_BYTES];
      space.read(0, before, 0, RAM_BYTES);
      pass(regions); // asks for the regions
      await(regions);
      space.write(0, before, 0, RAM_BYTES);
      regions.takeNewsIfAny();
      pass(regions);
      regions.close();
      cpu.regions = null;
    }
    return this;
  }

  private void load(String source, long gva) {
    byte[] words = MipsPseudos.assembler().assemble("test", source, gva).bytes();
    byte[] code = cpu.bigEndian ? MipsPseudos.bigEndian(words) : words;
    space.write(gva & 0x1FFF_FFFF, code, 0, code.length);
  }

  private static void await(RegionTable regions) {
    long start = System.nanoTime();
    while (!regions.isSettled()) {
      if (System.nanoTime() - start > PATIENCE_NANOS) {
        throw new AssertionError("the translator does not answer: " + regions.statistics);
      }
      LockSupport.parkNanos(100_000);
      regions.takeNewsIfAny();
    }
  }

  private void pass(@Nullable RegionTable regions) {
    Arrays.fill(cpu.slots, 0);
    cpu.setStatus(MipsBits.CU1 | MipsBits.KX | MipsBits.FR | MipsBits.IM);
    cpu.cause = 0;
    cpu.setInterruptLines(0xFC); // masked, but it ends the wait of the pass before
    cpu.takeInterrupt();
    cpu.setInterruptLines(0);
    cpu.pc = CODE;
    cpu.beginSlice(SLICE);
    while (!cpu.waiting()) {
      if (cpu.budget <= 0) {
        throw new AssertionError(
            "the program does not end:\n"
                + cpu.dump()
                + (regions == null ? "" : regions.statistics));
      }
      cpu.leave = false;
      interpreter.run(cpu, regions);
    }
  }

  /** General register {@code name}. */
  long x(String name) {
    return cpu.slots[(int) (long) new MipsFormat().parse("rs", name)];
  }

  @Override
  public void close() {
    cpu.mmu.close();
    ram.close();
  }
}
