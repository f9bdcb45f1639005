package dev.rhea.accel.kvm.riscv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rhea.accel.kvm.ExitReason;
import dev.rhea.accel.kvm.HeaderTest;
import dev.rhea.accel.kvm.KvmEngine;
import dev.rhea.accel.kvm.KvmException;
import dev.rhea.accel.kvm.RecordedKernel;
import dev.rhea.accel.kvm.RegisterFile;
import dev.rhea.cpu.riscv.RvCpuModel;
import dev.rhea.cpu.riscv.RvState;
import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.HostMemory;
import dev.rhea.memory.MmioHandler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** riscv64 hosts: the header's numbers, and a recorded kernel. */
class RvHostTest {
  private static final String HEADER = "kvm-h-riscv64.txt";
  private static final Map<String, Long> IDS = HeaderTest.numbers(HEADER, "reg");
  private static final Map<String, Long> FIELDS = HeaderTest.numbers(HEADER, "field");
  private static final Map<String, Long> CONSTANTS = HeaderTest.numbers(HEADER, "const");

  private final RecordedKernel kernel = new RecordedKernel();
  private final AddressSpace memory = new AddressSpace("memory");
  private final RvState state = new RvState(RvCpuModel.parse("rv64"), 0, memory);
  private final List<String> accesses = new ArrayList<>();

  @BeforeEach
  void theKernelHasAllRegisters() {
    IDS.values().forEach(id -> kernel.registers.put(id, 0L));
    state.setPrivilege(1);
  }

  @AfterEach
  void close() {
    kernel.close();
    state.mmu.close();
  }

  private long register(String name) {
    return kernel.registers.get(IDS.get(name));
  }

  private void register(String name, long value) {
    kernel.registers.put(IDS.get(name), value);
  }

  @Test
  void everyRegisterHasTheHeadersId() {
    Map<String, Long> ours = new HashMap<>();
    for (RegisterFile.Register<RvState> register : RvRegisters.table()) {
      ours.put(register.name(), register.id());
    }
    ours.put("timer.frequency", RvRegisters.TIMER_FREQUENCY);
    ours.put("timer.time", RvRegisters.TIMER_TIME);
    ours.put("timer.compare", RvRegisters.TIMER_COMPARE);
    ours.put("timer.state", RvRegisters.TIMER_STATE);
    ours.forEach((name, id) -> assertEquals(IDS.get(name), id, name));
    assertEquals(1 + 31 + 1 + 32 + 1 + 11 + 4, ours.size());
  }

  @Test
  void offsetsAndConstantsAreTheHeaders() {
    assertEquals(FIELDS.get("kvm_run.riscv_sbi.extension_id"), RvTransfer.SBI_EXTENSION_ID);
    assertEquals(FIELDS.get("kvm_run.riscv_sbi.function_id"), RvTransfer.SBI_FUNCTION_ID);
    assertEquals(FIELDS.get("kvm_run.riscv_sbi.args"), RvTransfer.SBI_ARGS);
    assertEquals(FIELDS.get("kvm_run.riscv_sbi.ret"), RvTransfer.SBI_RET);
    assertEquals(FIELDS.get("kvm_run.riscv_csr.csr_num"), RvTransfer.CSR_NUM);
    assertEquals(FIELDS.get("kvm_run.riscv_csr.ret_value"), RvTransfer.CSR_RET_VALUE);
    assertEquals(CONSTANTS.get("KVM_MP_STATE_RUNNABLE"), RvTransfer.MP_STATE_RUNNABLE);
    assertEquals(CONSTANTS.get("KVM_MP_STATE_STOPPED"), RvTransfer.MP_STATE_STOPPED);
    assertEquals(CONSTANTS.get("KVM_INTERRUPT_SET"), RvExternalInterrupt.SET & 0xffff_ffffL);
    assertEquals(CONSTANTS.get("KVM_INTERRUPT_UNSET"), RvExternalInterrupt.UNSET & 0xffff_ffffL);
    assertEquals(CONSTANTS.get("KVM_DEV_TYPE_RISCV_AIA"), RvAia.DEVICE_TYPE);
    String aia = "KVM_DEV_RISCV_AIA_";
    assertEquals(CONSTANTS.get(aia + "GRP_CONFIG"), RvAia.GROUP_CONFIG);
    assertEquals(CONSTANTS.get(aia + "CONFIG_MODE"), RvAia.CONFIG_MODE);
    assertEquals(CONSTANTS.get(aia + "CONFIG_IDS"), RvAia.CONFIG_IDS);
    assertEquals(CONSTANTS.get(aia + "CONFIG_SRCS"), RvAia.CONFIG_SOURCES);
    assertEquals(CONSTANTS.get(aia + "CONFIG_GROUP_BITS"), RvAia.CONFIG_GROUP_BITS);
    assertEquals(CONSTANTS.get(aia + "CONFIG_GROUP_SHIFT"), RvAia.CONFIG_GROUP_SHIFT);
    assertEquals(CONSTANTS.get(aia + "CONFIG_HART_BITS"), RvAia.CONFIG_HART_BITS);
    assertEquals(CONSTANTS.get(aia + "CONFIG_GUEST_BITS"), RvAia.CONFIG_GUEST_BITS);
    assertEquals(CONSTANTS.get(aia + "MODE_AUTO"), RvAia.MODE_AUTO);
    assertEquals(CONSTANTS.get(aia + "GRP_ADDR"), RvAia.GROUP_ADDRESS);
    assertEquals(CONSTANTS.get(aia + "ADDR_APLIC"), RvAia.ADDRESS_APLIC);
    assertEquals(CONSTANTS.get(aia + "ADDR_IMSIC(3)"), RvAia.ADDRESS_IMSIC + 3);
    assertEquals(CONSTANTS.get(aia + "GRP_CTRL"), RvAia.GROUP_CONTROL);
    assertEquals(CONSTANTS.get(aia + "CTRL_INIT"), RvAia.CONTROL_INIT);
  }

  @Test
  void theKernelIsGivenWhatChangedAndAllComesBack() {
    try (RvTransfer transfer = new RvTransfer(kernel.vcpu, s -> false)) {
      state.pc = 0x8020_0000L;
      state.slots[10] = 7; // a0
      state.slots[RvState.F + 3] = 0x3ff0_0000_0000_0000L;
      state.setControlRegister(0x105, 0xffff_8000L); // stvec
      transfer.enter(state);
      assertEquals(0x8020_0000L, register("pc"));
      assertEquals(7, register("x10"));
      assertEquals(1, register("mode"));
      assertEquals(0x3ff0_0000_0000_0000L, register("f3"));
      assertEquals(0xffff_8000L, register("stvec"));
      assertFalse(kernel.sets.contains(IDS.get("x11")), "x11 was 0 on both sides");
      kernel.sets.clear();
      transfer.enter(state);
      assertEquals(List.of(), kernel.sets, "nothing has changed since");

      register("pc", 0x10);
      register("x31", -1);
      register("mode", 0);
      register("fcsr", 0x61); // round up, inexact
      register("scause", 13);
      register("sip", 0x222); // of which SSIP alone is the hart's own
      transfer.leave(state);
      assertEquals(0x10, state.pc);
      assertEquals(-1, state.slots[31]);
      assertEquals(0, state.privilege());
      assertEquals(0x61, state.controlRegister(0x003));
      assertEquals(13, state.controlRegister(0x142));
      assertEquals(7, state.slots[10]);
    }
  }

  @Test
  void anMModeHartIsRefused() {
    try (RvTransfer transfer = new RvTransfer(kernel.vcpu, s -> false)) {
      state.setPrivilege(3);
      assertEquals(
          "a hart in M-mode cannot go on under KVM, which has S and U alone",
          assertThrows(KvmException.class, () -> transfer.enter(state)).getMessage());
    }
  }

  @Test
  void registersThatTheKernelLacksStayAsTheyAre() {
    kernel.registers.remove(IDS.get("senvcfg"));
    try (RvTransfer transfer = new RvTransfer(kernel.vcpu, s -> false)) {
      state.setControlRegister(0x10a, 1);
      transfer.enter(state);
      transfer.leave(state);
      assertEquals(1, state.controlRegister(0x10a));
    }
  }

  private void device(long gpa) {
    memory.addMmio(
        "device",
        gpa,
        0x1000,
        new MmioHandler() {
          @Override
          public long read(long offset, int size) {
            accesses.add("load %x/%d".formatted(offset, size));
            return 0x1122_3344_5566_7788L;
          }

          @Override
          public void write(long offset, int size, long value) {
            accesses.add("store %x/%d=%x".formatted(offset, size, value));
          }
        });
  }

  @Test
  void exitsForDevicesAreAnswered() {
    device(0x1000_0000);
    kernel.exit(
        ExitReason.MMIO,
        page -> {
          HostMemory.putLong(page + 32, 0x1000_0005L); // phys_addr
          HostMemory.putLong(page + 40, 0x41);
          HostMemory.putInt(page + 48, 1); // len
          HostMemory.putByte(page + 52, (byte) 1); // is_write
        });
    kernel.exit(
        ExitReason.MMIO,
        page -> {
          HostMemory.putLong(page + 32, 0x1000_0010L);
          HostMemory.putInt(page + 48, 4);
          HostMemory.putByte(page + 52, (byte) 0);
        });
    kernel.lastEntry(page -> assertEquals(0x5566_7788, HostMemory.getInt(page + 40)));
    try (RvTransfer transfer = new RvTransfer(kernel.vcpu, s -> false)) {
      KvmEngine engine = kernel.run(transfer, state, memory);
      assertEquals(2, engine.exits(ExitReason.MMIO));
    }
    assertEquals(List.of("store 5/1=41", "load 10/4"), accesses);
  }

  @Test
  void callsThatTheKernelPassesOnAreAnsweredByTheFirmware() {
    List<String> calls = new ArrayList<>();
    kernel.exit(ExitReason.RISCV_SBI, page -> sbi(page, 0x4442_434e, 2, 0x41)); // DBCN: write byte
    kernel.exit(
        ExitReason.RISCV_SBI,
        page -> {
          assertEquals(0, HostMemory.getLong(page + 96));
          assertEquals(99, HostMemory.getLong(page + 104));
          sbi(page, 0x0900_0000, 0, 0);
        });
    kernel.lastEntry(page -> assertEquals(-2, HostMemory.getLong(page + 96), "not supported"));
    try (RvTransfer transfer =
        new RvTransfer(
            kernel.vcpu,
            s -> {
              calls.add("%x %d %x".formatted(s.slots[17], s.slots[16], s.slots[10]));
              s.slots[10] = 0;
              s.slots[11] = 99;
              return s.slots[17] == 0x4442_434e;
            })) {
      kernel.run(transfer, state, memory);
    }
    assertEquals(List.of("4442434e 2 41", "9000000 0 0"), calls);
  }

  private static void sbi(long page, long extension, long function, long argument) {
    HostMemory.putLong(page + 32, extension);
    HostMemory.putLong(page + 40, function);
    HostMemory.putLong(page + 48, argument);
    HostMemory.putLong(page + 96, 0x5a5a);
  }

  @Test
  void theSeedHasNoEntropyAndOtherRegistersAreReported() {
    kernel.exit(ExitReason.RISCV_CSR, page -> HostMemory.putLong(page + 32, 0x015));
    kernel.exit(
        ExitReason.RISCV_CSR,
        page -> {
          assertEquals(0xc000_0000L, HostMemory.getLong(page + 56));
          HostMemory.putLong(page + 32, 0x5c0);
        });
    try (RvTransfer transfer = new RvTransfer(kernel.vcpu, s -> false)) {
      String report =
          assertThrows(KvmException.class, () -> kernel.run(transfer, state, memory)).getMessage();
      assertTrue(report.startsWith("KVM's vCPU 0: exit RISCV_CSR, which nobody asked for"), report);
    }
  }

  @Test
  void powerOffAndResetAreSystemEvents() {
    for (int type : new int[] {1, 2}) { // KVM_SYSTEM_EVENT_SHUTDOWN, _RESET
      kernel.exit(ExitReason.SYSTEM_EVENT, page -> HostMemory.putInt(page + 32, type));
      try (RvTransfer transfer = new RvTransfer(kernel.vcpu, s -> false)) {
        kernel.run(transfer, state, memory);
      }
    }
    assertEquals(List.of("power-off", "reset"), kernel.log);
  }

  @Test
  void linesClocksAndStopsAreSet() {
    try (RvExternalInterrupt pin = new RvExternalInterrupt(kernel.vcpu);
        RvTransfer transfer = new RvTransfer(kernel.vcpu, s -> false)) {
      pin.set(true);
      pin.set(true);
      pin.set(false);
      transfer.setStopped(true);
      transfer.setStopped(false);
      RvTransfer.Timer timer = new RvTransfer.Timer(1000, 2000, true);
      transfer.setTimer(timer);
      assertEquals(timer, transfer.timer());
      assertEquals(1, register("timer.state"));
      assertEquals(IDS.get("timer.state"), kernel.sets.getLast());
      register("timer.frequency", 10_000_000);
      assertEquals(10_000_000, transfer.clockFrequency());
    }
    assertEquals(
        List.of("KVM_INTERRUPT -1", "KVM_INTERRUPT -2", "KVM_SET_MP_STATE 5", "KVM_SET_MP_STATE 0"),
        kernel.log);
  }

  @Test
  void theAiaIsConfiguredThenPlacedThenStarted() {
    RvAia.Layout layout = new RvAia.Layout(0xd00_0000, 0x2800_0000, 3, 96, 255);
    try (RvAia _ = RvAia.create(kernel.vm, layout)) {
      assertEquals(
          List.of(
              "device 11: 0/0 = 2", // mode: auto
              "device 11: 0/2 = 60", // sources
              "device 11: 0/1 = ff", // ids
              "device 11: 0/3 = 0", // group bits
              "device 11: 0/4 = 18", // group shift
              "device 11: 0/5 = 2", // hart bits: three harts
              "device 11: 0/6 = 0", // guest bits
              "device 11: 1/0 = d000000",
              "device 11: 1/1 = 28000000",
              "device 11: 1/2 = 28001000",
              "device 11: 1/3 = 28002000",
              "device 11: 2/0"),
          kernel.log);
    }
    assertThrows(IllegalArgumentException.class, () -> new RvAia.Layout(0, 0, 1, 96, 256));
  }
}
