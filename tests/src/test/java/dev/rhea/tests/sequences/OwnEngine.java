package dev.rhea.tests.sequences;

import dev.rhea.cpu.Interpreter;
import dev.rhea.cpu.jit.JitPolicy;
import dev.rhea.cpu.jit.RegionTable;
import dev.rhea.cpu.jit.Tier;
import dev.rhea.cpu.jit.Translator;
import dev.rhea.cpu.riscv.RvArchitecture;
import dev.rhea.cpu.riscv.RvCpuModel;
import dev.rhea.cpu.riscv.RvState;
import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.GuestRam;
import dev.rhea.memory.HostMemory;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Our engines: the program runs in S-mode without translation of addresses, until its first
 * environment call.
 */
enum OwnEngine {
  /** Interprets everything. */
  INTERPRETER {
    @Override
    byte[] run(GuestProgram program) {
      try (Machine machine = new Machine(program)) {
        return machine.pass(null);
      }
    }
  },
  /** Everything behind a jump runs as translated code of the first tier. */
  WARM {
    @Override
    byte[] run(GuestProgram program) {
      return translated(program, Tier.WARM);
    }
  },
  /** The same of the tier for hot code, whose TLB misses the interpreter executes. */
  HOT {
    @Override
    byte[] run(GuestProgram program) {
      return translated(program, Tier.HOT);
    }
  },
  /** The same, each access looking into the TLB by itself. */
  APART {
    @Override
    byte[] run(GuestProgram program) {
      return translated(program, Tier.APART);
    }
  },
  /** The same of the tier for hot code that misses the TLB often. */
  MISSING {
    @Override
    byte[] run(GuestProgram program) {
      return translated(program, Tier.MISSING);
    }
  };

  private static final long PATIENCE_NANOS = 120_000_000_000L;
  private static final int SLICE = 1 << 28;

  /** What the program makes of its images. */
  abstract byte[] run(GuestProgram program);

  private static byte[] translated(GuestProgram program, Tier tier) {
    try (Machine machine = new Machine(program)) {
      JitPolicy policy = new JitPolicy(0, 400, 8, Long.MAX_VALUE, 0).only(tier);
      try (Translator translator =
          new Translator(RvArchitecture.INSTANCE, machine.hart.features(), policy)) {
        RegionTable regions = new RegionTable(machine.hart, translator, policy);
        machine.hart.regions = regions;
        machine.pass(regions); // asks for the regions
        await(regions);
        byte[] output = machine.pass(regions);
        regions.close();
        return output;
      }
    }
  }

  private static void await(RegionTable regions) {
    long start = System.nanoTime();
    var statistics = regions.statistics;
    while (statistics.published + statistics.refused + statistics.outdated < statistics.requests) {
      if (System.nanoTime() - start > PATIENCE_NANOS) {
        throw new AssertionError("the translator does not answer: " + statistics);
      }
      LockSupport.parkNanos(200_000);
      regions.takeNewsIfAny();
    }
    if (statistics.published == 0 || statistics.refused + statistics.outdated != 0) {
      throw new AssertionError("not all is translated: " + statistics);
    }
  }

  /** One hart and memory with the program in it. */
  private static final class Machine implements AutoCloseable {
    private static final int RAM_BYTES = 64 << 20;
    private static final int MSTATUS = 0x300;
    private static final int MENVCFG = 0x30A;
    private static final int PMPCFG0 = 0x3A0;
    private static final int PMPADDR0 = 0x3B0;
    private static final long FS_INITIAL = 1L << 13;

    /** All cache-block operations are allowed: CBIE, CBCFE, CBZE. */
    private static final long CACHE_BLOCKS = 0xF0;

    private final Interpreter interpreter = Interpreter.of(RvArchitecture.INSTANCE);
    private final GuestRam ram = GuestRam.anonymous(RAM_BYTES);
    private final GuestProgram program;
    private boolean called;
    final RvState hart;

    Machine(GuestProgram program) {
      this.program = program;
      AddressSpace space = new AddressSpace("sequences");
      space.addRam("ram", GuestProgram.CODE, ram, 0, ram.size());
      hart = new RvState(RvCpuModel.parse("max"), 0, space);
      hart.setControlRegister(PMPADDR0, -1);
      hart.setControlRegister(PMPCFG0, 0x1F);
      hart.setControlRegister(MSTATUS, FS_INITIAL);
      hart.setControlRegister(MENVCFG, CACHE_BLOCKS);
      hart.setPrivilege(1);
      hart.setEnvironmentCall(state -> {
        called = true;
        state.halt();
        return true;
      });
      byte[] code = program.code();
      HostMemory.copy(code, 0, ram.address(), code.length);
    }

    byte[] pass(@Nullable RegionTable regions) {
      byte[] data = program.data();
      long images = ram.address() + (GuestProgram.DATA - GuestProgram.CODE);
      HostMemory.copy(data, 0, images, data.length);
      called = false;
      hart.unhalt();
      hart.pc = GuestProgram.CODE;
      hart.beginSlice(SLICE);
      while (!called) {
        if (hart.budget <= 0 || hart.privilege() != 1) {
          throw new AssertionError("the program does not reach its end:\n" + hart.dump());
        }
        interpreter.run(hart, regions);
      }
      HostMemory.copy(images, data, 0, data.length);
      return data;
    }

    @Override
    public void close() {
      hart.regions = null;
      hart.mmu.close();
      ram.close();
    }
  }
}
