package dev.rhea.memory.log;

import org.jspecify.annotations.Nullable;

/** The items of {@code -d item1,item2}: QEMU's names and meanings, as far as Rhea writes them. */
public enum LogItem {
  // formatter:off
  OUT_ASM     (0,  "out_asm",      "the JVM bytecode of each translated region"),
  IN_ASM      (1,  "in_asm",       "the guest's instructions of each translated region"),
  OP          (2,  "op",           "each region's IR as the front-end asks for it"),
  OP_OPT      (3,  "op_opt",       "each region's IR as it is translated, after folding"),
  INT         (4,  "int",          "every trap and interrupt, a line each"),
  EXEC        (5,  "exec",         "pc at the start of each block that runs (a great many lines)"),
  CPU         (6,  "cpu",          "all registers at the start of each block that runs (still more)"),
  MMU         (7,  "mmu",          "fills and flushes of the TLB, and refused accesses"),
  UNIMP       (8,  "unimp",        "what the guest asks for and Rhea does not model, once each"),
  GUEST_ERRORS(9,  "guest_errors", "what no correct guest does, such as reading a register that is not there"),
  ACCEL       (10, "accel",        "the engine's decisions: promotion, compilation, eviction");
  // formatter:on

  private final String text;
  private final String help;
  final int bit;

  LogItem(int bitNumber, String text, String help) {
    this.text = text;
    this.help = help;
    this.bit = 1 << bitNumber;
  }

  /** The name as typed after {@code -d}. */
  public String text() {
    return text;
  }

  /** One line for {@code -d help}. */
  public String help() {
    return help;
  }

  /** The item called {@code text}, or null. */
  public static @Nullable LogItem named(String text) {
    for (LogItem item : values()) {
      if (item.text.equals(text)) {
        return item;
      }
    }
    return null;
  }
}
