package dev.rhea.cpu.riscv;

import dev.rhea.cpu.GuestFault;
import dev.rhea.cpu.TrapEvent;
import dev.rhea.memory.log.LogItem;
import dev.rhea.memory.log.Recording;

/** Traps: entering handlers, which interrupt is taken, and the returns (privileged, chapter 3). */
final class RvExceptions {
  /** Interrupts by falling priority (section 3.1.9). */
  private static final int[] PRIORITY = {
    RvBits.MEI, RvBits.MSI, RvBits.MTI, RvBits.SEI, RvBits.SSI, RvBits.STI
  };

  private RvExceptions() {}

  /** Enters the handler of {@code fault}, raised by the instruction at pc. */
  static void deliver(RvState s, RvFault fault) {
    int cause = fault.cause();
    if (cause == RvFault.ECALL_FROM_S) {
      EnvironmentCall firmware = s.environmentCall();
      if (firmware != null && firmware.call(s)) {
        s.pc += 4;
        return;
      }
    }
    long tval = fault.tvalPending() ? instructionAtPc(s) : fault.tval();
    boolean delegated = s.privilege != RvBits.M && (s.medeleg >>> cause & 1) != 0;
    trap(s, delegated ? RvBits.S : RvBits.M, cause, false, tval);
  }

  private static long instructionAtPc(RvState s) {
    try {
      return RvState.instructionBits(s.fetchSlow(s.pc));
    } catch (GuestFault gone) {
      return 0; // another hart took the page away meanwhile; section 3.1.16 allows 0
    }
  }

  /** Those of the interrupts {@code pending} that the present mode lets through. */
  static long enabled(RvState s, long pending) {
    if (pending == 0) {
      return 0;
    }
    boolean machine = s.privilege != RvBits.M || (s.mstatus & RvBits.MIE) != 0;
    long toMachine = pending & ~s.mideleg;
    if (machine && toMachine != 0) {
      return toMachine;
    }
    boolean supervisor =
        s.privilege == RvBits.U || (s.privilege == RvBits.S && (s.mstatus & RvBits.SIE) != 0);
    return supervisor ? pending & s.mideleg : 0;
  }

  /** Enters the handler of the first of {@code pending} that is enabled, if one is. */
  static boolean takeInterrupt(RvState s, long pending) {
    long enabled = enabled(s, pending);
    for (int irq : PRIORITY) {
      if ((enabled >>> irq & 1) != 0) {
        boolean delegated = (s.mideleg >>> irq & 1) != 0;
        trap(s, delegated ? RvBits.S : RvBits.M, irq, true, 0);
        return true;
      }
    }
    return false;
  }

  private static void trap(RvState s, int target, int cause, boolean interrupt, long tval) {
    if (s.log().isOn(LogItem.INT)) {
      log(s, cause, interrupt, tval);
    }
    if (Recording.isOn()) {
      TrapEvent.emit(interrupt, cause, s.pc, tval);
    }
    long causeRegister = interrupt ? RvBits.INTERRUPT | cause : cause;
    long status = s.mstatus;
    long vector;
    if (target == RvBits.S) {
      s.scause = causeRegister;
      s.sepc = s.pc;
      s.stval = tval;
      vector = s.stvec;
      status &= ~(RvBits.SPIE | RvBits.SPP | RvBits.SIE);
      status |= (s.mstatus & RvBits.SIE) != 0 ? RvBits.SPIE : 0;
      status |= s.privilege == RvBits.S ? RvBits.SPP : 0;
    } else {
      s.mcause = causeRegister;
      s.mepc = s.pc;
      s.mtval = tval;
      vector = s.mtvec;
      status &= ~(RvBits.MPIE | RvBits.MPP | RvBits.MIE);
      status |= (s.mstatus & RvBits.MIE) != 0 ? RvBits.MPIE : 0;
      status |= (long) s.privilege << RvBits.MPP_SHIFT;
    }
    boolean vectored = (vector & 1) != 0;
    s.pc = (vector & ~3L) + (interrupt && vectored ? 4L * cause : 0);
    s.setPrivilege(target);
    s.setMstatus(status);
  }

  private static void log(RvState s, int cause, boolean interrupt, long tval) {
    s.log()
        .print(
            LogItem.INT,
            String.format(
                "riscv_cpu_do_interrupt: hart:%d, async:%d, cause:%016x, epc:0x%016x, tval:0x%016x,"
                    + " desc=%s",
                s.hartId,
                interrupt ? 1 : 0,
                cause,
                s.pc,
                tval,
                interrupt ? interruptName(cause) : RvFault.name(cause)));
  }

  private static String interruptName(int irq) {
    return switch (irq) {
      case RvBits.SSI -> "s_software";
      case RvBits.MSI -> "m_software";
      case RvBits.STI -> "s_timer";
      case RvBits.MTI -> "m_timer";
      case RvBits.SEI -> "s_external";
      case RvBits.MEI -> "m_external";
      default -> "(unknown)";
    };
  }

  /** The mret instruction; the address to go on at. */
  static long mret(RvState s) {
    if (s.privilege != RvBits.M) {
      throw s.illegal();
    }
    long status = s.mstatus;
    int previous = (int) ((status & RvBits.MPP) >>> RvBits.MPP_SHIFT);
    boolean enable = (status & RvBits.MPIE) != 0;
    status = status & ~(RvBits.MIE | RvBits.MPP) | RvBits.MPIE | (enable ? RvBits.MIE : 0);
    if (previous != RvBits.M) {
      status &= ~RvBits.MPRV;
    }
    long target = s.mepc;
    s.setPrivilege(previous);
    s.setMstatus(status);
    s.leave = true;
    return target;
  }

  /** The sret instruction; the address to go on at. */
  static long sret(RvState s) {
    boolean trapped = s.privilege == RvBits.S && (s.mstatus & RvBits.TSR) != 0;
    if (s.privilege == RvBits.U || trapped) {
      throw s.illegal();
    }
    long status = s.mstatus;
    int previous = (status & RvBits.SPP) != 0 ? RvBits.S : RvBits.U;
    boolean enable = (status & RvBits.SPIE) != 0;
    status =
        status & ~(RvBits.SIE | RvBits.SPP | RvBits.MPRV) | RvBits.SPIE | (enable ? RvBits.SIE : 0);
    long target = s.sepc;
    s.setPrivilege(previous);
    s.setMstatus(status);
    s.leave = true;
    return target;
  }
}
