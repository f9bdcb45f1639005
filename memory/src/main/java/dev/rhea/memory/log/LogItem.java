package dev.rhea.memory.log;

import org.jspecify.annotations.Nullable;

/** The items of {@code -d item1,item2}: QEMU's names and meanings, as far as Rhea writes them. */
public enum LogItem {
  // formatter:off
  OUT_ASM     (0,  "out_asm",      "show generated JVM bytecode for each compiled region"),
  IN_ASM      (1,  "in_asm",       "show target assembly code for each compiled region"),
  OP          (2,  "op",           "show micro ops for each compiled region"),
  OP_OPT      (3,  "op_opt",       "show micro ops after optimization"),
  INT         (4,  "int",          "show interrupts/exceptions in short format"),
  EXEC        (5,  "exec",         "show trace before each executed block (lots of logs)"),
  CPU         (6,  "cpu",          "show CPU registers before each executed block (lots of logs)"),
  MMU         (7,  "mmu",          "log MMU-related activities"),
  UNIMP       (8,  "unimp",        "log unimplemented functionality"),
  GUEST_ERRORS(9,  "guest_errors", "log when the guest OS does something invalid (eg accessing a non-existent register)"),
  ACCEL       (10, "accel",        "log what the accelerator decides: promotion, compilation, eviction");
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
