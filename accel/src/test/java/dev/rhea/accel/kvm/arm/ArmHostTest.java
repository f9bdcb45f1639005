package dev.rhea.accel.kvm.arm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rhea.accel.kvm.Capability;
import dev.rhea.accel.kvm.ExitReason;
import dev.rhea.accel.kvm.HeaderTest;
import dev.rhea.accel.kvm.KvmException;
import dev.rhea.accel.kvm.RecordedKernel;
import dev.rhea.accel.kvm.RegisterFile;
import dev.rhea.cpu.arm.ArmState;
import dev.rhea.cpu.arm.ArmSystemRegisters;
import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.HostMemory;
import dev.rhea.memory.MmioHandler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** arm64 hosts: the header's numbers, and a recorded kernel. */
class ArmHostTest {
  private static final String HEADER = "kvm-h-arm64.txt";
  private static final Map<String, Long> IDS = HeaderTest.numbers(HEADER, "reg");
  private static final Map<String, Long> FIELDS = HeaderTest.numbers(HEADER, "field");
  private static final Map<String, Long> CONSTANTS = HeaderTest.numbers(HEADER, "const");

  private final RecordedKernel kernel = new RecordedKernel();
  private final AddressSpace memory = new AddressSpace("memory");
  private final ArmState state = new ArmState(0, memory);

  @BeforeEach
  void theKernelHasAllRegisters() {
    IDS.values().forEach(id -> kernel.registers.put(id, 0L));
    for (String name : List.of("TIMER_CTL", "TIMER_CVAL", "TIMER_CNT", "PSCI_VERSION")) {
      kernel.registers.put(CONSTANTS.get("KVM_REG_ARM_" + name), 0L);
    }
    kernel.capabilities.put(Capability.KVM_CAP_VCPU_EVENTS.number(), 1);
    kernel.capabilities.put(Capability.KVM_CAP_ARM_PSCI_0_2.number(), 1);
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

  private ArmTransfer transfer() {
    ArmTransfer transfer = new ArmTransfer(kernel.kvm, kernel.vcpu);
    transfer.takeResetValues(state);
    return transfer;
  }

  @Test
  void everyCoreRegisterHasTheHeadersId() {
    Map<String, Long> ours = new HashMap<>();
    for (RegisterFile.Register<ArmState> register : ArmRegisters.core()) {
      ours.put(register.name().toLowerCase(Locale.ROOT), register.id());
    }
    for (int i = 0; i < ArmState.VECTORS; i++) {
      ours.put("v" + i, ArmRegisters.vector(i));
    }
    ours.put("sp", ours.remove("sp_el0"));
    for (int i = 0; i < ArmState.SPSR_NAMES.size(); i++) {
      ours.put("spsr" + i, ours.remove(ArmState.SPSR_NAMES.get(i).toLowerCase(Locale.ROOT)));
    }
    ours.forEach((name, id) -> assertEquals(IDS.get(name), id, name));
    assertEquals(31 + 5 + 5 + 32 + 2, ours.size());
  }

  @Test
  void systemRegistersAndConstantsAreTheHeaders() {
    for (var register :
        Map.of(
                "SCTLR_EL1", ArmSystemRegisters.SCTLR_EL1,
                "TTBR0_EL1", ArmSystemRegisters.TTBR0_EL1,
                "TTBR1_EL1", ArmSystemRegisters.TTBR1_EL1,
                "TCR_EL1", ArmSystemRegisters.TCR_EL1,
                "VBAR_EL1", ArmSystemRegisters.VBAR_EL1,
                "TPIDR_EL0", ArmSystemRegisters.TPIDR_EL0,
                "MPIDR_EL1", ArmSystemRegisters.MPIDR_EL1)
            .entrySet()) {
      assertEquals(
          IDS.get(register.getKey()), ArmRegisters.system(register.getValue()), register.getKey());
    }
    assertEquals(CONSTANTS.get("KVM_REG_ARM_TIMER_CVAL"), ArmRegisters.TIMER_CVAL);
    assertEquals(CONSTANTS.get("KVM_REG_ARM_TIMER_CNT"), ArmRegisters.TIMER_CNT);
    assertEquals(
        CONSTANTS.get("KVM_REG_ARM_TIMER_CTL"),
        ArmRegisters.system(ArmSystemRegisters.CNTV_CTL_EL0));
    assertEquals(FIELDS.get("kvm_run.arm_nisv.esr_iss"), ArmTransfer.NISV_ESR_ISS);
    assertEquals(FIELDS.get("kvm_run.arm_nisv.fault_ipa"), ArmTransfer.NISV_FAULT_IPA);
    String events = "kvm_vcpu_events.exception.";
    assertEquals(FIELDS.get(events + "serror_pending"), ArmTransfer.SERROR_PENDING);
    assertEquals(FIELDS.get(events + "serror_has_esr"), ArmTransfer.SERROR_HAS_ESR);
    assertEquals(FIELDS.get(events + "serror_esr"), ArmTransfer.SERROR_ESR);
    assertEquals(FIELDS.get("kvm_vcpu_init.features"), ArmHost.FEATURES);
    assertEquals(CONSTANTS.get("KVM_ARM_VCPU_POWER_OFF"), ArmHost.FEATURE_POWER_OFF);
    assertEquals(CONSTANTS.get("KVM_ARM_VCPU_PSCI_0_2"), ArmHost.FEATURE_PSCI_0_2);
    assertEquals(CONSTANTS.get("KVM_MP_STATE_RUNNABLE"), ArmTransfer.MP_STATE_RUNNABLE);
    assertEquals(CONSTANTS.get("KVM_MP_STATE_STOPPED"), ArmTransfer.MP_STATE_STOPPED);
    assertEquals(CONSTANTS.get("KVM_DEV_TYPE_ARM_VGIC_V2"), Gic.DEVICE_V2);
    assertEquals(CONSTANTS.get("KVM_DEV_TYPE_ARM_VGIC_V3"), Gic.DEVICE_V3);
    assertEquals(CONSTANTS.get("KVM_DEV_TYPE_ARM_VGIC_ITS"), Gic.DEVICE_ITS);
    assertEquals(CONSTANTS.get("KVM_VGIC_V2_ADDR_TYPE_DIST"), Gic.V2_DISTRIBUTOR);
    assertEquals(CONSTANTS.get("KVM_VGIC_V2_ADDR_TYPE_CPU"), Gic.V2_CPU_INTERFACE);
    assertEquals(CONSTANTS.get("KVM_VGIC_V3_ADDR_TYPE_DIST"), Gic.V3_DISTRIBUTOR);
    assertEquals(CONSTANTS.get("KVM_VGIC_V3_ADDR_TYPE_REDIST_REGION"), Gic.V3_REDISTRIBUTOR_REGION);
    assertEquals(CONSTANTS.get("KVM_VGIC_ITS_ADDR_TYPE"), Gic.ITS_REGISTERS);
    assertEquals(CONSTANTS.get("KVM_DEV_ARM_VGIC_GRP_ADDR"), Gic.GROUP_ADDRESS);
    assertEquals(CONSTANTS.get("KVM_DEV_ARM_VGIC_GRP_NR_IRQS"), Gic.GROUP_INTERRUPTS);
    assertEquals(CONSTANTS.get("KVM_DEV_ARM_VGIC_GRP_CTRL"), Gic.GROUP_CONTROL);
    assertEquals(CONSTANTS.get("KVM_DEV_ARM_VGIC_CTRL_INIT"), Gic.CONTROL_INIT);
    assertEquals(CONSTANTS.get("KVM_ARM_IRQ_TYPE_SHIFT"), Gic.LINE_TYPE_SHIFT);
    assertEquals(CONSTANTS.get("KVM_ARM_IRQ_TYPE_SPI"), Gic.LINE_TYPE_SHARED);
  }

  @Test
  void theKernelIsGivenWhatChangedAndAllComesBack() {
    register("SCTLR_EL1", 0x30c5_0838L); // a reset value of the kernel's
    try (ArmTransfer transfer = transfer()) {
      state.pc = 0x4008_0000L;
      state.slots[0] = 0x4000_0000L;
      state.vectors[2 * 7 + 1] = 5;
      state.system.set(ArmSystemRegisters.VBAR_EL1, 0xffff_0000_0000_0800L);
      transfer.enter(state);
      assertEquals(0x4008_0000L, register("pc"));
      assertEquals(0x4000_0000L, register("x0"));
      assertEquals(0x3c5, register("pstate"));
      assertEquals(5, kernel.highHalves.get(IDS.get("v7")));
      assertEquals(0xffff_0000_0000_0800L, register("VBAR_EL1"));
      assertEquals(0x30c5_0838L, register("SCTLR_EL1"));
      assertFalse(kernel.sets.contains(IDS.get("SCTLR_EL1")), "nobody has changed it");
      kernel.sets.clear();
      transfer.enter(state);
      assertEquals(List.of(), kernel.sets, "nothing has changed since");

      register("pc", 0x10);
      register("x30", -1);
      register("sp", 0x1000);
      register("spsr0", 0x6000_0000L);
      register("v31", 3);
      kernel.highHalves.put(IDS.get("v31"), 4L);
      register("fpcr", 0x40_0000);
      register("TPIDR_EL0", 0x1234);
      kernel.registers.put(CONSTANTS.get("KVM_REG_ARM_TIMER_CVAL"), 77L);
      kernel.registers.put(CONSTANTS.get("KVM_REG_ARM_TIMER_CNT"), 66L);
      kernel.mpState = 5;
      kernel.events[0] = 1;
      kernel.events[1] = 1;
      kernel.events[8] = 0x11;
      transfer.leave(state);
      assertEquals(0x10, state.pc);
      assertEquals(-1, state.slots[30]);
      assertEquals(0x1000, state.slots[ArmState.SP_EL0]);
      assertEquals(0x6000_0000L, state.spsr[ArmState.SPSR_EL1]);
      assertEquals(3, state.vectors[62]);
      assertEquals(4, state.vectors[63]);
      assertEquals(0x40_0000, state.fpcr);
      assertEquals(0x1234, state.system.get(ArmSystemRegisters.TPIDR_EL0));
      assertEquals(77, state.system.get(ArmSystemRegisters.CNTV_CVAL_EL0), "as the Arm ARM has it");
      assertEquals(66, state.system.get(ArmSystemRegisters.CNTVCT_EL0));
      assertTrue(state.off);
      assertTrue(state.serrorPending && state.serrorHasSyndrome);
      assertEquals(0x11, state.serrorSyndrome);
      ArmState copy = state.spare();
      copy.copyFrom(state);
      assertEquals(List.of(), state.differences(copy));
      copy.slots[3]++;
      assertEquals(1, state.differences(copy).size());
      copy.mmu.close();
    }
  }

  @Test
  void exitsForDevicesAreAnswered() {
    List<String> accesses = new ArrayList<>();
    memory.addMmio(
        "device",
        0x900_0000,
        0x1000,
        new MmioHandler() {
          @Override
          public long read(long offset, int size) {
            accesses.add("load %x/%d".formatted(offset, size));
            return 0x90;
          }

          @Override
          public void write(long offset, int size, long value) {
            accesses.add("store %x/%d=%x".formatted(offset, size, value));
          }
        });
    kernel.exit(
        ExitReason.MMIO,
        page -> {
          HostMemory.putLong(page + 32, 0x900_0018L);
          HostMemory.putInt(page + 48, 4);
        });
    kernel.exit(
        ExitReason.MMIO,
        page -> {
          assertEquals(0x90, HostMemory.getInt(page + 40));
          HostMemory.putLong(page + 32, 0x900_0000L);
          HostMemory.putLong(page + 40, 0x41);
          HostMemory.putInt(page + 48, 2);
          HostMemory.putByte(page + 52, (byte) 1);
        });
    kernel.exit(ExitReason.SYSTEM_EVENT, page -> HostMemory.putInt(page + 32, 1));
    try (ArmTransfer transfer = transfer()) {
      kernel.run(transfer, state, memory);
    }
    assertEquals(List.of("load 18/4", "store 0/2=41"), accesses);
    assertEquals(List.of("power-off"), kernel.log);
  }

  @Test
  void anAccessWithoutSyndromeIsExplained() {
    kernel.exit(
        ExitReason.ARM_NISV,
        page -> {
          HostMemory.putLong(page + 32, 0x45);
          HostMemory.putLong(page + 40, 0x900_0000L);
        });
    try (ArmTransfer transfer = transfer()) {
      String report =
          assertThrows(KvmException.class, () -> kernel.run(transfer, state, memory)).getMessage();
      assertTrue(report.contains("accessed the device at 0x9000000 by an instruction"), report);
      assertTrue(report.contains("ISS 0x45") && report.contains("\nPC=0000000000000000"), report);
    }
  }

  @Test
  void cpusAreSwitchedOnAndOff() {
    ArmHost.initialise(kernel.vm, kernel.vcpu, false);
    ArmHost.initialise(kernel.vm, kernel.vcpu, true);
    try (ArmTransfer transfer = transfer()) {
      state.off = true;
      transfer.enter(state);
      transfer.enter(state);
      state.off = false;
      transfer.enter(state);
    }
    assertEquals(
        List.of(
            "KVM_ARM_VCPU_INIT target=5 features=4",
            "KVM_ARM_VCPU_INIT target=5 features=5",
            "KVM_SET_MP_STATE 5",
            "KVM_SET_MP_STATE 0"),
        kernel.log);
  }

  @Test
  void addressesHaveAsManyBitsAsTheHostHas() {
    ArmHost.createVm(kernel.kvm, 0x1_0000_0000L).close();
    kernel.capabilities.put(Capability.KVM_CAP_ARM_VM_IPA_SIZE.number(), 36);
    ArmHost.createVm(kernel.kvm, 0x1_0000_0000L).close();
    assertEquals(List.of("KVM_CREATE_VM 0", "KVM_CREATE_VM 33"), kernel.log);
    assertEquals(
        "the guest's memory map takes addresses of 39 bits, and KVM on this host has 36",
        assertThrows(KvmException.class, () -> ArmHost.createVm(kernel.kvm, 0x40_0000_0000L))
            .getMessage());
  }

  @Test
  void theGicIsPlacedThenStarted() {
    try (Gic gic = Gic.version3(kernel.vm, 0x800_0000, 0x80a_0000, 0x808_0000, 2, 224)) {
      gic.setLine(1, true);
      gic.setLine(1, false);
    }
    assertEquals(
        List.of(
            "device 7: 3/0 = 100", // 32 private and 224 shared interrupts
            "device 7: 0/2 = 8000000",
            "device 7: 0/5 = 200000080a0000", // two redistributors
            "device 7: 4/0",
            "device 8: 0/4 = 8080000",
            "device 8: 4/0",
            "KVM_IRQ_LINE 1000021 1",
            "KVM_IRQ_LINE 1000021 0"),
        kernel.log);
    kernel.log.clear();
    Gic.version2(kernel.vm, 0x800_0000, 0x801_0000, 32).close();
    assertEquals(
        List.of(
            "device 5: 3/0 = 40",
            "device 5: 0/0 = 8000000",
            "device 5: 0/1 = 8010000",
            "device 5: 4/0"),
        kernel.log);
  }
}
