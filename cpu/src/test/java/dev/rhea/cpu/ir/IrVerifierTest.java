package dev.rhea.cpu.ir;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IrVerifierTest {
  private static Ir parse(String text) {
    return IrTextTest.parse(text.replace("; ", "\n"));
  }

  /** Number of the offending operation, what is said of it, the code. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      // formatter:off
      value = {
        "0 | does not begin with insn       | s1 = mov s2",
        "0 | two ascending constants        | insn row0, next, pc",
        "0 | two ascending constants        | insn row0, pc, #4",
        "0 | two ascending constants        | insn row0, #4, #4",
        "1 | a destination without a result | insn row0, pc, next; s1 = store.u8 s1, #0, s2",
        "1 | a destination without a result | insn row0, pc, next; t0 = goto L0; label L0",
        "1 | needs a temporary or a slot    | insn row0, pc, next; add s1, s2",
        "1 | needs a temporary or a slot    | insn row0, pc, next; call @twice(s1)",
        "1 | needs a temporary or a slot    | insn row0, pc, next; f1 = add s1, s2",
        "1 | slots hold I64                 | insn row0, pc, next; s1 = trunc32 s2",
        "2 | the temporary is not           | insn row0, pc, next; t0 = trunc32 s2; t0 = mov s1",
        "2 | operand 0 has to be I64        | insn row0, pc, next; t0 = trunc32 s2; t1 = add t0, s1",
        "2 | operand 1 has to be I32        | insn row0, pc, next; t0 = mov s2; s1 = shl s2, t0",
        "1 | operand 1 has to be I32        | insn row0, pc, next; s1 = shl s2, s3",
        "1 | operand 1 has to be I32        | insn row0, pc, next; s1 = shl s2, s[0+f1]",
        "1 | operand 0 has to be I32        | insn row0, pc, next; s1 = sext32 pc",
        "1 | operand 0 has to be I32        | insn row0, pc, next; t0 = call @narrow(s1, s2)",
        "1 | a symbolic operand             | insn row0, #0, #4; s1 = mov f1",
        "1 | a symbolic operand             | insn row0, #0, #4; s1 = mov pc",
        "1 | a symbolic operand             | insn row0, #0, #4; jump.plain next",
        "1 | a symbolic operand             | insn row0, #0, #4; s1 = mov s[0+f1]",
        "1 | a bank in an instruction       | insn row0, #0, #4; s[0+f1] = mov s1",
        "1 | t0 is not defined              | insn row0, pc, next; s1 = mov t0",
        "1 | t0 is not defined              | insn row0, pc, next; t0 = add t0, s1",
        "3 | t0 is not defined              | insn row0, pc, next; t0 = mov s1; insn row1, pc, next; s1 = mov t0",
        "4 | t0 is not defined              | insn row0, pc, next; gotoif.eq s1, s2, L0; t0 = mov s1; label L0; s1 = mov t0",
        "5 | t0 is not defined              | insn row0, pc, next; gotoif.eq s1, s2, L1; label L0; t0 = mov s1; label L1; s2 = mov t0; goto L0",
        "2 | defined twice                  | insn row0, pc, next; t0 = mov s1; t0 = mov s2",
        "3 | defined twice                  | insn row0, pc, next; t0 = mov s1; insn row0, pc, next; t0 = mov s2",
        "1 | not in this guest instruction  | insn row0, pc, next; goto L0",
        "2 | not in this guest instruction  | insn row0, pc, next; label L0; gotoif.eq s1, s2, L1",
        "3 | not in this guest instruction  | insn row0, pc, next; label L0; insn row1, pc, next; goto L0",
        "2 | placed twice                   | insn row0, pc, next; label L0; label L0",
        "3 | placed twice                   | insn row0, pc, next; label L0; insn row1, pc, next; label L0",
        "1 | the last operation             | insn row0, pc, next; jump.plain s1; s1 = mov s2",
        "1 | the last operation             | insn row0, pc, next; branch.eq s1, s2, s3; label L0",
        "1 | the last operation             | insn row0, pc, next; checkleave; checkleave",
        "1 | ends with jump or checkleave   | insn row0, pc, next; call @sync(s1)",
        "1 | ends with jump or checkleave   | insn row0, pc, next; call @sync(s1); branch.eq s1, s2, s3",
      })
      // formatter:on
  void violationIsFound(int operation, String message, String code) {
    Ir ir = parse(code);
    Exception e = assertThrows(IllegalStateException.class, () -> IrVerifier.verify(ir));
    String text = String.valueOf(e.getMessage());
    assertTrue(text.contains(message), text);
    assertTrue(text.startsWith("operation " + operation + ", "), text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      // formatter:off
      value = {
        "both arms define it    | insn row0, pc, next; t0 = mov s1; gotoif.eq s1, s2, L0; label L0; s1 = mov t0",
        "unreachable use        | insn row0, pc, next; goto L0; s1 = mov t0; label L0",
        "a loop                 | insn row0, pc, next; t0 = mov s1; label L0; s1 = add s1, t0; gotoif.ne s1, s2, L0",
        "constants serve as I32 | insn row0, pc, next; s1 = shl #1, #2; t0 = add32 #1, f2",
        "synced, then jump      | insn row0, pc, next; call @sync(s1); jump.plain s1",
        "nothing                | ",
      })
      // formatter:on
  void wellFormedCodePasses(String what, String code) {
    assertDoesNotThrow(() -> IrVerifier.verify(parse(code == null ? "" : code)), what);
  }

  @Test
  void operandsBeyondTheOperationsAreFound() {
    Ir ir = parse("insn row0, pc, next; s1 = mov s2");
    ir.setArg(1, 1, Operand.slot(3));
    assertThrows(IllegalStateException.class, () -> IrVerifier.verify(ir));
    ir.setArg(1, 1, Operand.NONE);
    assertDoesNotThrow(() -> IrVerifier.verify(ir));
    ir.setArg(1, 0, Operand.NONE);
    assertThrows(IllegalStateException.class, () -> IrVerifier.verify(ir));
    ir.setArg(1, 0, Operand.temp(5));
    assertThrows(IllegalStateException.class, () -> IrVerifier.verify(ir));
  }
}
