package dev.rhea.cpu.riscv;

import dev.rhea.cpu.ir.Cond;
import dev.rhea.cpu.ir.Field;
import dev.rhea.cpu.ir.IrBuilder;
import dev.rhea.cpu.ir.Value;

/** The Zicond extension: chapter 12 of the unprivileged specification. */
public final class RvCondInsns extends RvInsns {
  public RvCondInsns(IrBuilder b) {
    super(b);
  }

  void czeroEqz(Field rd, Field rs1, Field rs2) {
    Value zero = b.constant(0);
    setX(rd, b.select(Cond.EQ, x(rs2), zero, zero, x(rs1)));
  }

  void czeroNez(Field rd, Field rs1, Field rs2) {
    Value zero = b.constant(0);
    setX(rd, b.select(Cond.NE, x(rs2), zero, zero, x(rs1)));
  }
}
