package dev.rhea.cpu.decode;

import java.util.List;

/** A statement of an assembler source. */
sealed interface Statement {
  /** Line number from 1. */
  int line();

  /** {@code name:}; the name may be a number. */
  record Label(int line, String name) implements Statement {}

  /** {@code name = expression}, also written by .equ and .set. */
  record Assignment(int line, String name, String expression) implements Statement {}

  /** {@code .name operands}. */
  record Directive(int line, String name, List<String> operands) implements Statement {}

  /** A machine or pseudo-instruction; the operands as written. */
  record Instruction(int line, String mnemonic, String operands) implements Statement {}
}
