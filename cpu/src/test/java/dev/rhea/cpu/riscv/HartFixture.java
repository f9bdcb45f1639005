package dev.rhea.cpu.riscv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.GuestRam;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.function.Executable;

/**
 * One hart over 16 MiB of RAM at {@link #RAM}; physical memory protection open unless a test shuts
 * it.
 */
abstract class HartFixture {
  static final long RAM = 0x8000_0000L;

  final AddressSpace space = new AddressSpace("test");
  final GuestRam ram = GuestRam.anonymous(16 << 20);
  final RvState hart;

  HartFixture() {
    this("rv64");
  }

  HartFixture(String model) {
    space.addRam("ram", RAM, ram, 0, ram.size());
    hart = new RvState(RvCpuModel.parse(model), 0, space);
    if (hart.model().has(RvExtension.PMP)) {
      write("pmpaddr0", -1);
      write("pmpcfg0", 0x1F);
    }
  }

  @AfterEach
  void close() {
    hart.mmu.close();
    ram.close();
  }

  long read(String csr) {
    return hart.controlRegister(RvCsr.named(csr).number());
  }

  void write(String csr, long value) {
    hart.setControlRegister(RvCsr.named(csr).number(), value);
  }

  /** Runs {@code access}, which must fault with that cause and trap value. */
  void assertFault(int cause, long tval, Executable access) {
    RvFault fault = assertThrows(RvFault.class, access);
    assertEquals(RvFault.name(cause), RvFault.name(fault.cause()));
    assertEquals(Long.toHexString(tval), Long.toHexString(fault.tval()));
  }

  /** Runs {@code access}, which must be an illegal instruction. */
  static void assertIllegal(Executable access) {
    RvFault fault = assertThrows(RvFault.class, access);
    assertEquals(RvFault.ILLEGAL_INSTRUCTION, fault.cause());
  }
}
