package dev.rhea.cpu.ir;

/** What a jump is for, as far as the guest's calling convention tells. A hint, never a meaning. */
public enum JumpKind {
  /** Neither call nor return, or not known. */
  PLAIN,
  /** Leaves a return address, so that control is likely to come back behind it. */
  CALL,
  /** Goes to a return address. */
  RETURN
}
