package dev.rhea.cpu.x86;

import java.util.ArrayList;
import java.util.List;

/** The registers of an {@link X86State} as text, laid out as QEMU's {@code info registers}. */
public final class X86Dump {
  /** Names of the general registers, by number. */
  public static final List<String> GENERAL_NAMES =
      List.of(
          "RAX", "RCX", "RDX", "RBX", "RSP", "RBP", "RSI", "RDI", "R8", "R9", "R10", "R11", "R12",
          "R13", "R14", "R15");

  private static final int PER_LINE = 4;
  private static final List<String> ACTIVITIES =
      List.of("active", "halted", "wait-for-sipi", "shutdown");

  private X86Dump() {}

  /** All of them, a group a line. */
  public static String text(X86State state) {
    return String.join("\n", lines(state)) + "\n";
  }

  /** The same in lines, as many for each state. */
  static List<String> lines(X86State state) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < X86State.GENERAL_REGISTERS; i++) {
      line.append("%-3s=%016x".formatted(GENERAL_NAMES.get(i), state.slots[i]));
      if (i % PER_LINE == PER_LINE - 1) {
        lines.add(line.toString());
        line.setLength(0);
      } else {
        line.append(' ');
      }
    }
    lines.add(
        "RIP=%016x RFL=%08x CPL=%d %s"
            .formatted(state.pc, state.rflags, state.ss.dpl, ACTIVITIES.get(state.activity)));
    for (int i = 0; i < X86State.SEGMENT_NAMES.size(); i++) {
      lines.add("%-3s=%s".formatted(X86State.SEGMENT_NAMES.get(i), state.segments().get(i)));
    }
    lines.add("GDT=     %016x %08x".formatted(state.gdtBase, state.gdtLimit));
    lines.add("IDT=     %016x %08x".formatted(state.idtBase, state.idtLimit));
    lines.add(
        "CR0=%08x CR2=%016x CR3=%016x CR4=%08x CR8=%x"
            .formatted(state.cr0, state.cr2, state.cr3, state.cr4, state.cr8));
    lines.add(
        "DR0=%016x DR1=%016x DR2=%016x DR3=%016x"
            .formatted(state.dr[0], state.dr[1], state.dr[2], state.dr[3]));
    lines.add("DR6=%016x DR7=%016x".formatted(state.dr[6], state.dr[7]));
    lines.add(
        "EFER=%016x APIC_BASE=%016x XCR0=%x".formatted(state.efer, state.apicBase, state.xcr0));
    lines.add("events: " + state.events);
    return lines;
  }
}
