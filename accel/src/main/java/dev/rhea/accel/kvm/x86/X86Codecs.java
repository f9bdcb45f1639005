package dev.rhea.accel.kvm.x86;

import static dev.rhea.memory.HostMemory.getByte;
import static dev.rhea.memory.HostMemory.getInt;
import static dev.rhea.memory.HostMemory.getLong;
import static dev.rhea.memory.HostMemory.getShort;
import static dev.rhea.memory.HostMemory.putByte;
import static dev.rhea.memory.HostMemory.putInt;
import static dev.rhea.memory.HostMemory.putLong;
import static dev.rhea.memory.HostMemory.putShort;

import dev.rhea.accel.kvm.Scratch;
import dev.rhea.cpu.x86.X86Events;
import dev.rhea.cpu.x86.X86Segment;
import dev.rhea.cpu.x86.X86State;
import dev.rhea.memory.HostMemory;

/** How {@link X86State} lies in the kernel's structures, one codec each. */
final class X86Codecs {
  /** KVM_VCPUEVENT_VALID_*: which optional parts a KVM_SET_VCPU_EVENTS is to change. */
  private static final int VALID_NMI_PENDING = 1;

  private static final int VALID_SIPI_VECTOR = 2;
  private static final int VALID_SHADOW = 4;

  private X86Codecs() {}

  /** {@code struct kvm_regs}. */
  static final class Regs implements StateBlock.Codec {
    @Override
    public void encode(X86State state, Scratch to) {
      for (int i = 0; i < X86State.GENERAL_REGISTERS; i++) {
        to.putLong(X86Layout.general(i), state.slots[i]);
      }
      to.putLong(X86Layout.RIP, state.pc).putLong(X86Layout.RFLAGS, state.rflags);
    }

    @Override
    public void decode(Scratch from, X86State state) {
      for (int i = 0; i < X86State.GENERAL_REGISTERS; i++) {
        state.slots[i] = getLong(from.address() + X86Layout.general(i));
      }
      state.pc = getLong(from.address() + X86Layout.RIP);
      state.rflags = getLong(from.address() + X86Layout.RFLAGS);
    }
  }

  /** {@code struct kvm_sregs}. */
  static final class Sregs implements StateBlock.Codec {
    @Override
    public void encode(X86State state, Scratch to) {
      for (int i = 0; i < X86State.SEGMENT_NAMES.size(); i++) {
        encode(state.segments().get(i), to.address() + X86Layout.segment(i));
      }
      table(to, X86Layout.GDT, state.gdtBase, state.gdtLimit);
      table(to, X86Layout.IDT, state.idtBase, state.idtLimit);
      to.putLong(X86Layout.CR0, state.cr0).putLong(X86Layout.CR2, state.cr2);
      to.putLong(X86Layout.CR3, state.cr3).putLong(X86Layout.CR4, state.cr4);
      to.putLong(X86Layout.CR8, state.cr8).putLong(X86Layout.EFER, state.efer);
      to.putLong(X86Layout.APIC_BASE, state.apicBase);
      for (int i = 0; i < 4; i++) { // the interrupt in hand is given by the events
        to.putLong(X86Layout.INTERRUPT_BITMAP + i * Long.BYTES, 0);
      }
    }

    private static void table(Scratch to, int offset, long base, int limit) {
      to.putLong(offset + X86Layout.DTABLE_BASE, base);
      putShort(to.address() + offset + X86Layout.DTABLE_LIMIT, (short) limit);
    }

    private static void encode(X86Segment segment, long at) {
      putLong(at + X86Layout.SEGMENT_BASE, segment.base);
      putInt(at + X86Layout.SEGMENT_LIMIT, segment.limit);
      putShort(at + X86Layout.SEGMENT_SELECTOR, (short) segment.selector);
      putByte(at + X86Layout.SEGMENT_TYPE, (byte) segment.type);
      putByte(at + X86Layout.SEGMENT_PRESENT, bit(segment.present));
      putByte(at + X86Layout.SEGMENT_DPL, (byte) segment.dpl);
      putByte(at + X86Layout.SEGMENT_DB, bit(segment.big));
      putByte(at + X86Layout.SEGMENT_S, bit(segment.codeOrData));
      putByte(at + X86Layout.SEGMENT_L, bit(segment.longMode));
      putByte(at + X86Layout.SEGMENT_G, bit(segment.granularity));
      putByte(at + X86Layout.SEGMENT_AVL, bit(segment.avl));
      // A null selector's segment is what VMX calls unusable; the kernel keeps both bits in step.
      putByte(at + X86Layout.SEGMENT_UNUSABLE, bit(!segment.present));
    }

    @Override
    public void decode(Scratch from, X86State state) {
      long at = from.address();
      for (int i = 0; i < X86State.SEGMENT_NAMES.size(); i++) {
        decode(at + X86Layout.segment(i), state.segments().get(i));
      }
      state.gdtBase = getLong(at + X86Layout.GDT + X86Layout.DTABLE_BASE);
      state.gdtLimit = getShort(at + X86Layout.GDT + X86Layout.DTABLE_LIMIT) & 0xffff;
      state.idtBase = getLong(at + X86Layout.IDT + X86Layout.DTABLE_BASE);
      state.idtLimit = getShort(at + X86Layout.IDT + X86Layout.DTABLE_LIMIT) & 0xffff;
      state.cr0 = getLong(at + X86Layout.CR0);
      state.cr2 = getLong(at + X86Layout.CR2);
      state.cr3 = getLong(at + X86Layout.CR3);
      state.cr4 = getLong(at + X86Layout.CR4);
      state.cr8 = getLong(at + X86Layout.CR8);
      state.efer = getLong(at + X86Layout.EFER);
      state.apicBase = getLong(at + X86Layout.APIC_BASE);
    }

    private static void decode(long at, X86Segment segment) {
      segment.base = getLong(at + X86Layout.SEGMENT_BASE);
      segment.limit = getInt(at + X86Layout.SEGMENT_LIMIT);
      segment.selector = getShort(at + X86Layout.SEGMENT_SELECTOR) & 0xffff;
      segment.type = getByte(at + X86Layout.SEGMENT_TYPE);
      segment.present =
          getByte(at + X86Layout.SEGMENT_PRESENT) != 0
              && getByte(at + X86Layout.SEGMENT_UNUSABLE) == 0;
      segment.dpl = getByte(at + X86Layout.SEGMENT_DPL);
      segment.big = getByte(at + X86Layout.SEGMENT_DB) != 0;
      segment.codeOrData = getByte(at + X86Layout.SEGMENT_S) != 0;
      segment.longMode = getByte(at + X86Layout.SEGMENT_L) != 0;
      segment.granularity = getByte(at + X86Layout.SEGMENT_G) != 0;
      segment.avl = getByte(at + X86Layout.SEGMENT_AVL) != 0;
    }
  }

  /** {@code struct kvm_vcpu_events}. */
  static final class Events implements StateBlock.Codec {
    @Override
    public void encode(X86State state, Scratch to) {
      X86Events events = state.events;
      long at = to.address();
      putByte(at + X86Layout.EXCEPTION_INJECTED, bit(events.exception != X86Events.NONE));
      putByte(at + X86Layout.EXCEPTION_NR, (byte) Math.max(0, events.exception));
      putByte(at + X86Layout.EXCEPTION_HAS_ERROR_CODE, bit(events.hasErrorCode));
      putInt(at + X86Layout.EXCEPTION_ERROR_CODE, events.errorCode);
      putByte(at + X86Layout.INTERRUPT_INJECTED, bit(events.interrupt != X86Events.NONE));
      putByte(at + X86Layout.INTERRUPT_NR, (byte) Math.max(0, events.interrupt));
      putByte(at + X86Layout.INTERRUPT_SOFT, bit(events.softInterrupt));
      putByte(at + X86Layout.INTERRUPT_SHADOW, (byte) events.shadow);
      putByte(at + X86Layout.NMI_INJECTED, bit(events.nmiInjected));
      putByte(at + X86Layout.NMI_PENDING, bit(events.nmiPending));
      putByte(at + X86Layout.NMI_MASKED, bit(events.nmiMasked));
      putInt(at + X86Layout.SIPI_VECTOR, events.sipiVector);
      putInt(at + X86Layout.EVENTS_FLAGS, VALID_NMI_PENDING | VALID_SIPI_VECTOR | VALID_SHADOW);
    }

    @Override
    public void decode(Scratch from, X86State state) {
      X86Events events = state.events;
      long at = from.address();
      boolean exception = getByte(at + X86Layout.EXCEPTION_INJECTED) != 0;
      events.exception = exception ? getByte(at + X86Layout.EXCEPTION_NR) & 0xff : X86Events.NONE;
      events.hasErrorCode = getByte(at + X86Layout.EXCEPTION_HAS_ERROR_CODE) != 0;
      events.errorCode = getInt(at + X86Layout.EXCEPTION_ERROR_CODE);
      boolean interrupt = getByte(at + X86Layout.INTERRUPT_INJECTED) != 0;
      events.interrupt = interrupt ? getByte(at + X86Layout.INTERRUPT_NR) & 0xff : X86Events.NONE;
      events.softInterrupt = getByte(at + X86Layout.INTERRUPT_SOFT) != 0;
      events.shadow = getByte(at + X86Layout.INTERRUPT_SHADOW);
      events.nmiInjected = getByte(at + X86Layout.NMI_INJECTED) != 0;
      events.nmiPending = getByte(at + X86Layout.NMI_PENDING) != 0;
      events.nmiMasked = getByte(at + X86Layout.NMI_MASKED) != 0;
      events.sipiVector = getInt(at + X86Layout.SIPI_VECTOR);
      // In the form in which it will be given, so that giving it unchanged is seen as such.
    }
  }

  /** {@code struct kvm_debugregs}. */
  static final class DebugRegs implements StateBlock.Codec {
    @Override
    public void encode(X86State state, Scratch to) {
      for (int i = 0; i < 4; i++) {
        to.putLong(X86Layout.DB + i * Long.BYTES, state.dr[i]);
      }
      to.putLong(X86Layout.DR6, state.dr[6]).putLong(X86Layout.DR7, state.dr[7]);
    }

    @Override
    public void decode(Scratch from, X86State state) {
      for (int i = 0; i < 4; i++) {
        state.dr[i] = getLong(from.address() + X86Layout.DB + (long) i * Long.BYTES);
      }
      state.dr[6] = getLong(from.address() + X86Layout.DR6);
      state.dr[7] = getLong(from.address() + X86Layout.DR7);
    }
  }

  /** {@code struct kvm_xcrs}: XCR0 is the only one there is. */
  static final class Xcrs implements StateBlock.Codec {
    @Override
    public void encode(X86State state, Scratch to) {
      to.putInt(X86Layout.NR_XCRS, 1).putInt(X86Layout.XCRS, 0);
      to.putLong(X86Layout.XCRS + 8, state.xcr0);
    }

    @Override
    public void decode(Scratch from, X86State state) {
      state.xcr0 = getLong(from.address() + X86Layout.XCRS + 8);
    }
  }

  /** {@code struct kvm_xsave}. */
  static final class Xsave implements StateBlock.Codec {
    @Override
    public void encode(X86State state, Scratch to) {
      HostMemory.copy(state.xsave, 0, to.address(), X86State.XSAVE_BYTES);
    }

    @Override
    public void decode(Scratch from, X86State state) {
      HostMemory.copy(from.address(), state.xsave, 0, X86State.XSAVE_BYTES);
    }
  }

  /** {@code struct kvm_lapic_state}. */
  static final class LocalApic implements StateBlock.Codec {
    @Override
    public void encode(X86State state, Scratch to) {
      HostMemory.copy(state.localApic, 0, to.address(), state.localApic.length);
    }

    @Override
    public void decode(Scratch from, X86State state) {
      HostMemory.copy(from.address(), state.localApic, 0, state.localApic.length);
    }
  }

  /** {@code struct kvm_mp_state}: the API's numbers of activities. */
  static final class MpState implements StateBlock.Codec {
    private static final int RUNNABLE = 0;
    private static final int UNINITIALIZED = 1;
    private static final int HALTED = 3;

    @Override
    public void encode(X86State state, Scratch to) {
      if (activity(getInt(to.address())) == state.activity) {
        return; // the kernel tells more apart than we do: whether INIT has come already
      }
      to.putInt(
          0,
          switch (state.activity) {
            case X86State.HALTED -> HALTED;
            case X86State.WAIT_FOR_SIPI -> UNINITIALIZED;
            default -> RUNNABLE; // shut down, too: it is not run again before a reset
          });
    }

    @Override
    public void decode(Scratch from, X86State state) {
      state.activity = activity(getInt(from.address()));
    }

    private static int activity(int mpState) {
      return switch (mpState) {
        case RUNNABLE -> X86State.ACTIVE;
        case HALTED -> X86State.HALTED;
        default -> X86State.WAIT_FOR_SIPI; // 1 before INIT, 2 after it, 4 SIPI received
      };
    }
  }

  private static byte bit(boolean set) {
    return (byte) (set ? 1 : 0);
  }
}
