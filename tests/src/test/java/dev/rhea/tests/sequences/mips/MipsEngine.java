package dev.rhea.tests.sequences.mips;

import dev.rhea.cpu.Interpreter;
import dev.rhea.cpu.jit.JitPolicy;
import dev.rhea.cpu.jit.RegionTable;
import dev.rhea.cpu.jit.Tier;
import dev.rhea.cpu.jit.Translator;
import dev.rhea.cpu.mips.MipsPseudos;
import dev.rhea.cpu.mips.MipsState;
import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.GuestRam;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Our engines: the program runs in kernel mode with Status.ERL set, so that the user's segment is
 * not mapped, until its first system call.
 */
enum MipsEngine {
  INTERPRETER(null),
  WARM(Tier.WARM),
  HOT(Tier.HOT),
  MISSING(Tier.MISSING);

  private static final long PATIENCE_NANOS = 120_000_000_000L;
  private static final int RAM_BYTES = 64 << 20;
  private static final long BOOT = 0x1FC0_0000L;
  private static final long VECTOR = 0xFFFF_FFFF_BFC0_0380L;
  private static final int STATUS = 12;
  private static final int CAUSE = 13;
  private static final long SYSCALL = 8 << 2;

  /** Status: CU1, BEV, ERL. */
  private static final long BASE_STATUS = 0x2040_0004L;

  private static final long FR = 1 << 26;
  private static final long KX = 1 << 7;

  private final @Nullable Tier tier;

  MipsEngine(@Nullable Tier tier) {
    this.tier = tier;
  }

  /** What the program makes of its images. */
  byte[] run(MipsGuest guest, MipsProgram program) {
    AddressSpace space = new AddressSpace("sequences");
    try (GuestRam ram = GuestRam.anonymous(RAM_BYTES);
        GuestRam boot = GuestRam.anonymous(4096)) {
      space.addRam("ram", 0, ram, 0, ram.size());
      space.addRam("boot", BOOT, boot, 0, boot.size());
      byte[] wait = MipsPseudos.assembler().bytes("wait", VECTOR);
      space.write(VECTOR & 0x1FFF_FFFF, guest.bigEndian ? MipsPseudos.bigEndian(wait) : wait, 0, 4);
      byte[] code = program.code();
      space.write(MipsProgram.CODE, code, 0, code.length);
      MipsState cpu = new MipsState(guest.model, guest.bigEndian, space);
      try {
        return run(guest, program, cpu);
      } finally {
        cpu.regions = null;
        cpu.mmu.close();
      }
    }
  }

  private byte[] run(MipsGuest guest, MipsProgram program, MipsState cpu) {
    Interpreter interpreter = Interpreter.of(guest.architecture());
    if (tier == null) {
      return pass(guest, program, cpu, interpreter, null);
    }
    JitPolicy policy = new JitPolicy(0, 400, 8, Long.MAX_VALUE, 0).only(tier);
    try (Translator translator = new Translator(guest.architecture(), cpu.features(), policy)) {
      RegionTable regions = new RegionTable(cpu, translator, policy);
      cpu.regions = regions;
      pass(guest, program, cpu, interpreter, regions); // asks for the regions
      await(regions);
      byte[] output = pass(guest, program, cpu, interpreter, regions);
      regions.close();
      return output;
    }
  }

  private static void await(RegionTable regions) {
    long start = System.nanoTime();
    while (!regions.isSettled()) {
      if (System.nanoTime() - start > PATIENCE_NANOS) {
        throw new AssertionError("the translator does not answer: " + regions.statistics);
      }
      LockSupport.parkNanos(200_000);
      regions.takeNewsIfAny();
    }
    if (regions.statistics.published == 0) {
      throw new AssertionError("nothing is translated: " + regions.statistics);
    }
  }

  private static byte[] pass(
      MipsGuest guest,
      MipsProgram program,
      MipsState cpu,
      Interpreter interpreter,
      @Nullable RegionTable regions) {
    byte[] data = program.data();
    cpu.mmu.space().write(MipsProgram.DATA, data, 0, data.length);
    cpu.reset();
    cpu.setControlRegister(STATUS, 0, BASE_STATUS | (guest.fr ? FR : 0) | (guest.is64() ? KX : 0));
    cpu.pc = MipsProgram.CODE;
    while (!cpu.waiting()) {
      cpu.leave = false;
      cpu.beginSlice(1 << 20);
      interpreter.run(cpu, regions);
    }
    if ((cpu.controlRegister(CAUSE, 0) & 0x7C) != SYSCALL) {
      throw new AssertionError("the program does not reach its end:\n" + cpu.dump());
    }
    cpu.mmu.space().read(MipsProgram.DATA, data, 0, data.length);
    return data;
  }
}
