package dev.rhea.cpu.riscv;

/** What generated code calls for environment calls, Zicsr and the privileged instructions. */
public final class RvSystemHelpers {
  private RvSystemHelpers() {}

  /** Raises the environment call of the present privilege. */
  @SuppressWarnings("DoNotCallSuggester") // generated code is what calls it
  public static void ecall(RvState s) {
    throw s.fault(RvFault.ECALL_FROM_U + s.privilege, 0);
  }

  /** Raises a breakpoint exception at {@code pc}, which is its trap value (section 3.1.16). */
  @SuppressWarnings("DoNotCallSuggester")
  public static void ebreak(RvState s, long pc) {
    throw s.fault(RvFault.BREAKPOINT, pc);
  }

  /** fence.i: goes back to where instructions are looked up. */
  public static void fenceI(RvState s) {
    s.leave = true;
  }

  // ---- Zicsr ------------------------------------------------------------------------------------

  /** Reads a CSR without writing it. */
  public static long csrRead(RvState s, int number) {
    return RvCsr.forRead(s, number).read(s);
  }

  /** Writes a CSR without reading it. */
  public static void csrWrite(RvState s, int number, long value) {
    RvCsr.forWrite(s, number).write(s, value);
  }

  /** Writes a CSR and gives the old value. */
  public static long csrSwap(RvState s, int number, long value) {
    RvCsr csr = RvCsr.forWrite(s, number);
    long old = csr.read(s);
    csr.write(s, value);
    return old;
  }

  /** Sets bits and gives the old value. */
  public static long csrSet(RvState s, int number, long bits) {
    RvCsr csr = RvCsr.forWrite(s, number);
    long old = csr.read(s);
    csr.modify(s, bits, true);
    return old;
  }

  /** Clears bits and gives the old value. */
  public static long csrClear(RvState s, int number, long bits) {
    RvCsr csr = RvCsr.forWrite(s, number);
    long old = csr.read(s);
    csr.modify(s, bits, false);
    return old;
  }

  // ---- privileged instructions ------------------------------------------------------------------

  /** Returns from an M-mode trap; the address to go on at. */
  public static long mret(RvState s) {
    return RvExceptions.mret(s);
  }

  /** Returns from an S-mode trap; the address to go on at. */
  public static long sret(RvState s) {
    return RvExceptions.sret(s);
  }

  /** Waits until an interrupt is pending; mstatus.TW forbids it below M-mode, U-mode never may. */
  public static void wfi(RvState s) {
    boolean trapped = s.privilege == RvBits.S && (s.mstatus & RvBits.TW) != 0;
    if (s.privilege == RvBits.U || trapped) {
      throw s.illegal();
    }
    s.startWaiting();
  }

  /** Waits on the reservation without a limit; ending the wait at once is allowed. */
  public static void wrsNto(RvState s) {
    if (s.privilege != RvBits.M && (s.mstatus & RvBits.TW) != 0) {
      throw s.illegal();
    }
    Thread.onSpinWait();
  }

  /** Waits on the reservation for a short time. */
  public static void wrsSto(RvState s) {
    Thread.onSpinWait();
  }

  /** Orders table updates before walks: x0 as an operand means all addresses, all spaces. */
  public static void sfenceVma(RvState s, int rs1, long gva, int rs2, long asid) {
    requireFencePrivilege(s, true);
    s.flushTranslations(rs1 != 0, gva, rs2 != 0, asid);
  }

  /** The ordering half of Svinval's split fences; the invalidations take effect at once. */
  public static void sfenceInval(RvState s) {
    requireFencePrivilege(s, false);
  }

  private static void requireFencePrivilege(RvState s, boolean mayBeTrapped) {
    boolean trapped = mayBeTrapped && s.privilege == RvBits.S && (s.mstatus & RvBits.TVM) != 0;
    if (s.privilege == RvBits.U || trapped) {
      throw s.illegal();
    }
  }
}
