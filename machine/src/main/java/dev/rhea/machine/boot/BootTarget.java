package dev.rhea.machine.boot;

/**
 * A hart at reset, seen by what starts it: its program counter, registers, control registers and
 * privilege. The board implements it over its CPU model.
 */
public interface BootTarget {
  /** Sets the address of the first instruction: guest-physical, as translation is off. */
  void setPc(long pc);

  /** Sets general register {@code number}. */
  void setRegister(int number, long value);

  /**
   * Writes a control register by its number in the instruction set, as software of the highest
   * privilege would. A register or bits that the CPU lacks are ignored.
   */
  void setControlRegister(int number, long value);

  /**
   * Sets the privilege level, in the architecture's own numbers: 0 user, 1 supervisor, 3 machine on
   * RISC-V.
   */
  void setPrivilege(int level);
}
