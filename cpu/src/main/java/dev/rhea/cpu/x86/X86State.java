package dev.rhea.cpu.x86;

import dev.rhea.cpu.CpuState;
import dev.rhea.cpu.GuestFault;
import dev.rhea.memory.Access;
import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.Mmu;
import dev.rhea.memory.PageWalker;
import dev.rhea.memory.Translation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The registers of an x86-64 CPU. The general registers are slots, in the order of their numbers in
 * instructions; {@link #pc} is RIP.
 *
 * <p><i>Not modelled</i>: whatever takes an instruction or a fault of the guest to happen in the
 * JVM. An engine on the host's processor needs none of it.
 */
public final class X86State extends CpuState {
  // Numbers of the general registers (SDM volume 2, table 3-1), which are their slots.
  // formatter:off
  public static final int RAX = 0;
  public static final int RCX = 1;
  public static final int RDX = 2;
  public static final int RBX = 3;
  public static final int RSP = 4;
  public static final int RBP = 5;
  public static final int RSI = 6;
  public static final int RDI = 7;
  // formatter:on

  /** How many general registers there are; R8 to R15 have the numbers 8 to 15. */
  public static final int GENERAL_REGISTERS = 16;

  /** Bit 1 of RFLAGS, which is always set. */
  public static final long RFLAGS_FIXED = 2;

  /** Interrupts enabled. */
  public static final long RFLAGS_IF = 1 << 9;

  /** {@link #activity}: executes instructions (SDM volume 3, 25.4.2). */
  public static final int ACTIVE = 0;

  /** {@link #activity}: waits for an interrupt, by HLT. */
  public static final int HALTED = 1;

  /** {@link #activity}: waits for a start-up IPI, as all but the first CPU do at power-on. */
  public static final int WAIT_FOR_SIPI = 2;

  /** {@link #activity}: a fault could not be delivered; only a reset helps. */
  public static final int SHUTDOWN = 3;

  /** The one line that {@link #setInterrupt} knows: the INTR pin. */
  public static final int INTR = 0;

  private static final long APIC_BASE = 0xfee0_0000L;
  private static final long APIC_ENABLED = 1 << 11;
  private static final long BOOTSTRAP_PROCESSOR = 1 << 8;

  /** Family 6, for software that looks at EDX before it executes CPUID. */
  private static final long SIGNATURE = 0x600;

  /** Bytes of the XSAVE area in its standard form that every engine can hold. */
  public static final int XSAVE_BYTES = 4096;

  // Offsets in the legacy region of the XSAVE area (SDM volume 1, table 10-2).
  private static final int FCW = 0;
  private static final int MXCSR = 24;

  /** Flags. */
  public long rflags;

  // formatter:off
  public final X86Segment es   = new X86Segment();
  public final X86Segment cs   = new X86Segment();
  public final X86Segment ss   = new X86Segment();
  public final X86Segment ds   = new X86Segment();
  public final X86Segment fs   = new X86Segment();
  public final X86Segment gs   = new X86Segment();
  public final X86Segment ldtr = new X86Segment();
  public final X86Segment tr   = new X86Segment();
  // formatter:on

  /** Linear address and limit of the descriptor tables. */
  public long gdtBase;

  public int gdtLimit;
  public long idtBase;
  public int idtLimit;

  /** Control registers. */
  public long cr0;

  public long cr2;
  public long cr3;
  public long cr4;
  public long cr8;
  public long xcr0;
  public long efer;

  /** IA32_APIC_BASE. */
  public long apicBase;

  /** DR0 to DR7; 4 and 5 are not used. */
  public final long[] dr = new long[8];

  /** x87, SSE, AVX and so on: the XSAVE area in its standard form (SDM volume 1, 13.4). */
  public final byte[] xsave = new byte[XSAVE_BYTES];

  public final X86Msrs msrs = new X86Msrs();

  public final X86Events events = new X86Events();

  /** The local APIC's page of registers, if the engine has one: 1 KiB, as the SDM lays it out. */
  public final byte[] localApic = new byte[1024];

  /** One of {@link #ACTIVE}, {@link #HALTED}, {@link #WAIT_FOR_SIPI}, {@link #SHUTDOWN}. */
  public int activity;

  private final int number;
  private final AddressSpace memory;
  private volatile long lines;

  /**
   * A CPU in its reset state.
   *
   * @param number its number, which is its local APIC's; 0 starts first
   */
  public X86State(int number, AddressSpace memory) {
    super(GENERAL_REGISTERS, new Mmu(memory, new HostTranslates()));
    this.number = number;
    this.memory = memory;
    reset();
  }

  /** Its number. */
  public int number() {
    return number;
  }

  /** As after power-on (SDM volume 3, 10.1.1 "Processor State After Reset"). */
  public void reset() {
    Arrays.fill(slots, 0);
    slots[RDX] = SIGNATURE;
    pc = 0xfff0;
    rflags = RFLAGS_FIXED;
    cs.reset(0xf000, 0xffff_0000L, 11, true);
    for (X86Segment segment : List.of(es, ss, ds, fs, gs)) {
      segment.reset(0, 0, 3, true);
    }
    ldtr.reset(0, 0, 2, false);
    tr.reset(0, 0, 11, false);
    gdtBase = 0;
    gdtLimit = 0xffff;
    idtBase = 0;
    idtLimit = 0xffff;
    cr0 = 0x6000_0010L;
    cr2 = 0;
    cr3 = 0;
    cr4 = 0;
    cr8 = 0;
    xcr0 = 1;
    efer = 0;
    apicBase = APIC_BASE | APIC_ENABLED | (number == 0 ? BOOTSTRAP_PROCESSOR : 0);
    Arrays.fill(dr, 0);
    dr[6] = 0xffff_0ff0L;
    dr[7] = 0x400;
    Arrays.fill(xsave, (byte) 0);
    putShort(xsave, FCW, 0x37f); // as FNINIT leaves it, which all software executes
    putShort(xsave, MXCSR, 0x1f80);
    msrs.reset();
    events.reset();
    resetLocalApic();
    activity = number == 0 ? ACTIVE : WAIT_FOR_SIPI;
  }

  /** SDM volume 3, 11.4.7.1 "Local APIC State After Power-Up or Reset". */
  private void resetLocalApic() {
    Arrays.fill(localApic, (byte) 0);
    putInt(localApic, 0x20, number << 24); // ID
    putInt(localApic, 0x30, 0x5_0014); // version: six LVT entries
    putInt(localApic, 0xe0, -1); // destination format
    putInt(localApic, 0xf0, 0xff); // spurious vector; software-disabled
    for (int lvt = 0x320; lvt <= 0x370; lvt += 0x10) {
      putInt(localApic, lvt, 1 << 16); // masked
    }
    if (number == 0) {
      // As firmware leaves it, for the two i8259 (MultiProcessor Specification 1.4, 3.6.2.2).
      putInt(localApic, 0x350, 0x700); // LINT0: ExtINT
      putInt(localApic, 0x360, 0x400); // LINT1: NMI
    }
  }

  private static void putShort(byte[] to, int offset, int value) {
    to[offset] = (byte) value;
    to[offset + 1] = (byte) (value >>> 8);
  }

  private static void putInt(byte[] to, int offset, int value) {
    putShort(to, offset, value);
    putShort(to, offset + 2, value >>> 16);
  }

  /** The eight segment registers, in the order of {@link #SEGMENT_NAMES}. */
  public List<X86Segment> segments() {
    return List.of(es, cs, ss, ds, fs, gs, ldtr, tr);
  }

  /** Their names. */
  public static final List<String> SEGMENT_NAMES =
      List.of("ES", "CS", "SS", "DS", "FS", "GS", "LDT", "TR");

  // ---- interrupts ----

  /** From any thread: the level of the pin {@link #INTR}. */
  public void setInterrupt(boolean level) {
    lines = level ? 1L << INTR : 0;
    if (level) {
      kick();
    }
  }

  @Override
  public long interruptLines() {
    return lines;
  }

  @Override
  public void setInterruptLines(long newLines) {
    lines = newLines;
  }

  /** The host's processor does that. */
  @Override
  public boolean takeInterrupt() {
    return false;
  }

  @Override
  public boolean waiting() {
    return activity == SHUTDOWN
        || (activity == HALTED && !(lines != 0 && (rflags & RFLAGS_IF) != 0));
  }

  // ---- copies ----

  @Override
  public X86State spare() {
    return new X86State(number, memory);
  }

  @Override
  public void copyFrom(CpuState other) {
    X86State from = (X86State) other;
    copyCommon(from);
    rflags = from.rflags;
    for (int i = 0; i < segments().size(); i++) {
      segments().get(i).copyFrom(from.segments().get(i));
    }
    gdtBase = from.gdtBase;
    gdtLimit = from.gdtLimit;
    idtBase = from.idtBase;
    idtLimit = from.idtLimit;
    cr0 = from.cr0;
    cr2 = from.cr2;
    cr3 = from.cr3;
    cr4 = from.cr4;
    cr8 = from.cr8;
    xcr0 = from.xcr0;
    efer = from.efer;
    apicBase = from.apicBase;
    System.arraycopy(from.dr, 0, dr, 0, dr.length);
    System.arraycopy(from.xsave, 0, xsave, 0, xsave.length);
    System.arraycopy(from.localApic, 0, localApic, 0, localApic.length);
    msrs.copyFrom(from.msrs);
    events.copyFrom(from.events);
    activity = from.activity;
    lines = from.lines;
    mmu.flushAll();
  }

  @Override
  public List<String> differences(CpuState other) {
    List<String> ours = X86Dump.lines(this);
    List<String> theirs = X86Dump.lines((X86State) other);
    List<String> different = new ArrayList<>();
    for (int i = 0; i < ours.size(); i++) {
      if (!ours.get(i).equals(theirs.get(i))) {
        different.add(ours.get(i) + " | " + theirs.get(i));
      }
    }
    return different;
  }

  // ---- what only interpreters and translators ask ----

  @Override
  public long features() {
    return 0;
  }

  @Override
  public void deliver(GuestFault fault) {
    throw noInterpreter();
  }

  @Override
  public int fetchSlow(long pc) {
    throw noInterpreter();
  }

  @Override
  public GuestFault illegalInstruction(int word) {
    throw noInterpreter();
  }

  private static AssertionError noInterpreter() {
    return new AssertionError("the host's processor runs x86 guests, and nothing else does");
  }

  /** Whoever runs x86 guests translates their addresses, too. */
  private static final class HostTranslates implements PageWalker {
    @Override
    public void walk(long gva, Access access, int context, Translation out) {
      throw noInterpreter();
    }

    @Override
    public RuntimeException accessFault(long gva, long gpa, Access access) {
      throw noInterpreter();
    }

    @Override
    public RuntimeException misaligned(long gva, Access access) {
      throw noInterpreter();
    }
  }
}
