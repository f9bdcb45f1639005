package dev.rhea.machine.firmware;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rhea.cpu.Interpreter;
import dev.rhea.cpu.riscv.RvArchitecture;
import dev.rhea.cpu.riscv.RvCpuModel;
import dev.rhea.cpu.riscv.RvState;
import dev.rhea.machine.boot.BootImage;
import dev.rhea.machine.boot.BootTarget;
import dev.rhea.machine.boot.GuestTarget;
import dev.rhea.machine.boot.MemoryRange;
import dev.rhea.machine.boot.RiscvBoot;
import dev.rhea.machine.config.BootConfig;
import dev.rhea.machine.fdt.DeviceTree;
import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.GuestRam;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Loader, entry state and firmware together, under a guest: {@code supervisor.elf}, made of {@code
 * supervisor.s} with binutils 2.40 as its head says, checks the answers itself.
 */
class FirmwareOnHartTest {
  private static final int ENOUGH = 1000;
  private static final int A0 = RvState.X + 10;

  @TempDir Path directory;

  @Test
  void supervisorProgramIsServedAndPowersOff() throws IOException {
    Path kernel = directory.resolve("supervisor.elf");
    try (InputStream in = FirmwareOnHartTest.class.getResourceAsStream("supervisor.elf")) {
      Files.copy(in, kernel);
    }
    long ramSize = 64L << 20;
    try (Firmwares f = new Firmwares();
        GuestRam ram = GuestRam.anonymous(ramSize)) {
      AddressSpace memory = f.memory;
      memory.addRam("more ram", Firmwares.RAM, ram, 0, ramSize);
      BootImage image =
          RiscvBoot.load(
              BootConfig.DEFAULT.withKernel(kernel),
              new DeviceTree(),
              new MemoryRange(Firmwares.RAM, ramSize),
              GuestTarget.RISCV64);
      image.writeTo(memory, new Random(1));

      RvState hart = new RvState(RvCpuModel.parse("rv64"), 0, memory);
      hart.setEnvironmentCall(state -> serve(f, state));
      SupervisorEntry.apply(new Target(hart), 0, true, image.entry(), image.fdtGpa());
      hart.beginSlice(ENOUGH);
      while (f.effects.isEmpty() && hart.budget > 0) {
        hart.leave = false;
        Interpreter.of(RvArchitecture.INSTANCE).run(hart, null);
      }
      assertEquals("ok\n", f.output.toString());
      assertEquals(List.of("powerOff 0"), f.effects);
      hart.mmu.close();
    }
  }

  private static boolean serve(Firmwares f, RvState state) {
    long[] x = state.slots;
    SbiResult result =
        f.firmware.call(
            0, x[A0], x[A0 + 1], x[A0 + 2], x[A0 + 3], x[A0 + 4], x[A0 + 5], x[A0 + 6], x[A0 + 7]);
    if (result.returns()) {
      x[A0] = result.a0();
      x[A0 + 1] = result.a1();
    } else {
      state.halt();
    }
    return true;
  }

  private record Target(RvState hart) implements BootTarget {
    @Override
    public void setPc(long pc) {
      hart.pc = pc;
    }

    @Override
    public void setRegister(int number, long value) {
      hart.slots[RvState.X + number] = value;
    }

    @Override
    public void setControlRegister(int number, long value) {
      hart.setControlRegister(number, value);
    }

    @Override
    public void setPrivilege(int level) {
      hart.setPrivilege(level);
    }
  }
}
