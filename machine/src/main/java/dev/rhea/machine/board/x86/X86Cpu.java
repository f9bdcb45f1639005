package dev.rhea.machine.board.x86;

import dev.rhea.accel.Vcpu;
import dev.rhea.accel.kvm.GuestEvents;
import dev.rhea.accel.kvm.KvmEngine;
import dev.rhea.accel.kvm.KvmVcpu;
import dev.rhea.accel.kvm.KvmVm;
import dev.rhea.accel.kvm.x86.CpuidTable;
import dev.rhea.accel.kvm.x86.X86Transfer;
import dev.rhea.cpu.x86.X86Dump;
import dev.rhea.cpu.x86.X86Msrs;
import dev.rhea.cpu.x86.X86PageTables;
import dev.rhea.cpu.x86.X86State;
import dev.rhea.machine.board.BoardContext;
import dev.rhea.machine.board.BoardCpu;
import dev.rhea.machine.boot.X86Boot;
import dev.rhea.machine.boot.X86Start;
import dev.rhea.memory.AddressSpace;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongUnaryOperator;

/** An x86 CPU on a board, run by KVM. */
final class X86Cpu implements BoardCpu, AutoCloseable {
  // Selectors of the boot protocol's descriptor table.
  private static final int BOOT_CODE = 0x10;
  private static final int BOOT_DATA = 0x18;
  private static final int GDT_LIMIT = 31;

  private static final int CODE = 11;
  private static final int DATA = 3;

  private static final long CR0_PE_ET = 0x11;
  private static final long CR0_PG = 1L << 31;
  private static final long CR4_PAE = 1 << 5;
  private static final long EFER_LME_LMA = 0x500;

  private final AddressSpace memory;
  private final X86State state;
  private final Vcpu vcpu;

  /** A CPU in its reset state, paused. */
  X86Cpu(
      int number,
      KvmVm vm,
      CpuidTable cpuid,
      AddressSpace memory,
      AddressSpace ports,
      BoardContext context) {
    this.memory = memory;
    this.state = new X86State(number, memory);
    KvmVcpu kernels = vm.createVcpu(number);
    cpuid.give(kernels); // before state is moved: it decides which registers there are
    GuestEvents events =
        new GuestEvents() {
          @Override
          public void powerOff() {
            context.system().powerOff(0);
          }

          @Override
          public void reset() {
            context.system().reset();
          }
        };
    KvmEngine engine =
        new KvmEngine(kernels, new X86Transfer(vm.kvm(), kernels, true), memory, ports, events);
    this.vcpu =
        new Vcpu(
            "vcpu-" + number,
            state,
            engine,
            context.pace(),
            (thread, failure) -> context.vcpuFailed(failure));
  }

  /** As after power-on. */
  void reset() {
    state.reset();
  }

  /** Enters what was loaded; for CPU 0, after {@link #reset}. */
  void enter(X86Start start) {
    state.pc = start.entry();
    state.gdtBase = X86Boot.GDT;
    state.gdtLimit = GDT_LIMIT;
    for (var segment : List.of(state.ds, state.es, state.ss, state.fs, state.gs)) {
      segment.setFlat(BOOT_DATA, DATA, 0);
    }
    state.cr0 = CR0_PE_ET;
    switch (start.mode()) {
      case LONG -> {
        state.cs.setLongCode(BOOT_CODE, 0);
        state.cr0 |= CR0_PG;
        state.cr3 = X86Boot.PAGE_TABLES;
        state.cr4 = CR4_PAE;
        state.efer = EFER_LME_LMA;
        state.slots[X86State.RSI] = start.parameters();
      }
      case PROTECTED -> {
        state.cs.setFlat(BOOT_CODE, CODE, 0);
        state.slots[X86State.RBX] = start.parameters();
      }
    }
  }

  /** Lets the CPU start at {@code pc}, in the mode it is in. */
  void setPc(long pc) {
    state.pc = pc;
  }

  @Override
  public Vcpu vcpu() {
    return vcpu;
  }

  @Override
  public String registers() {
    return X86Dump.text(state);
  }

  @Override
  public OptionalLong register(String name) {
    if (name.equals("pc") || name.equals("rip")) {
      return OptionalLong.of(state.pc);
    }
    for (int i = 0; i < X86State.GENERAL_REGISTERS; i++) {
      if (name.equalsIgnoreCase(X86Dump.GENERAL_NAMES.get(i))) {
        return OptionalLong.of(state.slots[i]);
      }
    }
    return switch (name) {
      case "rflags", "eflags" -> OptionalLong.of(state.rflags);
      case "cr0" -> OptionalLong.of(state.cr0);
      case "cr2" -> OptionalLong.of(state.cr2);
      case "cr3" -> OptionalLong.of(state.cr3);
      case "cr4" -> OptionalLong.of(state.cr4);
      case "efer" -> OptionalLong.of(state.efer);
      case "fs_base" -> OptionalLong.of(state.fs.base);
      case "gs_base" -> OptionalLong.of(state.gs.base);
      case "k_gs_base" -> OptionalLong.of(state.msrs.get(X86Msrs.KERNEL_GS_BASE));
      default -> OptionalLong.empty();
    };
  }

  @Override
  public OptionalLong translate(long gva) {
    return new X86PageTables(memory, state).translate(gva);
  }

  /** Bytes: there is no table of x86's instructions yet. */
  @Override
  public Disassembled disassemble(long address, LongUnaryOperator bytes) {
    return new Disassembled(".byte 0x%02x".formatted(bytes.applyAsLong(address)), 1);
  }

  @Override
  public String mappings() {
    return "page tables at %016x, CR0=%08x CR4=%08x EFER=%x%n"
        .formatted(state.cr3, state.cr0, state.cr4, state.efer);
  }

  @Override
  public long pc() {
    return state.pc;
  }

  @Override
  public void close() {
    vcpu.close();
    state.mmu.close();
  }
}
