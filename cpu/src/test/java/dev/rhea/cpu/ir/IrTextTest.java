package dev.rhea.cpu.ir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class IrTextTest {
  /** Helpers for the tests of the text form and the verifier. */
  public static final class Samples {
    private Samples() {}

    public static long twice(long value) {
      return 2 * value;
    }

    public static int narrow(int value, long other) {
      return value + (int) other;
    }

    public static void nothing() {}

    public static void sync(long value) {}
  }

  private static Helper helper(String name, Helper.Kind kind) {
    return Helper.of(Samples.class, name, kind);
  }

  private static final Helper TWICE = helper("twice", Helper.Kind.PURE);
  private static final Helper NARROW = helper("narrow", Helper.Kind.PURE);
  private static final Helper NOTHING = helper("nothing", Helper.Kind.FAULTS);
  private static final Helper SYNC = helper("sync", Helper.Kind.SYNCED);

  static final Map<String, Helper> HELPERS =
      Map.of(
          TWICE.toString(),
          TWICE,
          NARROW.toString(),
          NARROW,
          NOTHING.toString(),
          NOTHING,
          SYNC.toString(),
          SYNC);

  /** Short names for what {@link Helper#toString} gives. */
  static String expand(String text) {
    return text.replaceAll("@(\\w+)", "IrTextTest\\$Samples.$1");
  }

  static Ir parse(String text) {
    return new IrParser(HELPERS).parse(expand(text));
  }

  private static final String ALL_FORMS =
      expand(
          """
          insn row7, pc, next
            t0 = load.s32 s[0+f1], f2
            gotoif.eq t0, #0, L0
            s[0+f0] = add t0, s4
          label L0
            t1 = trunc32 s5
            t2 = add32 t1, #-4095
            t3 = call @narrow(t2, #0x1000)
            t4 = sext32 t3
            store.u16be t4, #0xffffffffffffefff, f3
            t5 = setc.ltu t4, next
            t6 = select.gt t5, #0, pc, #1
            call @nothing()
            goto L1
          label L1
            branch.ne t6, s6, #16
          insn row0, #0x80000000, #0x80000004
            s1 = call @twice(s2)
            jump.return s1
          insn row1, #0x80000004, #0x80000006
            checkleave
          """);

  @Test
  void parsedTextPrintsAsItself() {
    Ir ir = new IrParser(HELPERS).parse(ALL_FORMS);
    assertEquals(ALL_FORMS, new IrPrinter().print(ir));
    IrVerifier.verify(ir);
    assertEquals(Op.LOAD, ir.op(1));
    assertEquals(MemOp.S32, ir.memOp(1));
    assertEquals(Operand.bank(0, 1), ir.arg(1, 0));
    assertEquals(Cond.EQ, ir.cond(2));
    assertEquals(-4095, ir.constantOf(ir.arg(6, 1)));
    assertEquals(Type.I32, ir.tempType(3));
    assertEquals(-4097, ir.constantOf(ir.arg(9, 1)));
  }

  @Test
  void builtCodePrintsAndSurvivesParsing() {
    Ir ir = new Ir();
    IrBuilder b = new IrBuilder(ir);
    b.beginSymbolic(3);
    int done = b.newLabel();
    Value sum = b.add(b.slot(32, Field.symbolic(1)), Field.symbolic(0));
    b.goToIf(Cond.LEU, sum, b.constant(255), done);
    b.store(MemOp.U8, b.slot(9), b.constant(-8), sum);
    b.label(done);
    b.setSlot(0, Field.symbolic(2), b.sext32(b.mul(b.trunc32(sum), b.trunc32(b.pc()))));
    b.jump(b.call(TWICE, b.nextPc()), JumpKind.CALL);
    String text = new IrPrinter().print(ir);
    assertEquals(
        expand(
            """
            insn row3, pc, next
              t0 = add s[32+f1], f0
              gotoif.leu t0, #255, L0
              store.u8 s9, #-8, t0
            label L0
              t1 = trunc32 t0
              t2 = trunc32 pc
              t3 = mul32 t1, t2
              s[0+f2] = sext32 t3
              t5 = call @twice(next)
              jump.call t5
            """),
        text);
    IrVerifier.verify(ir);
    assertEquals(text, new IrPrinter().print(new IrParser(HELPERS).parse(text)));
  }

  @ParameterizedTest
  @EnumSource
  void everyOperationCanBeWritten(Op op) {
    Ir ir = new Ir();
    int dst = op.result() == Type.VOID ? Operand.NONE : ir.newTemp(op.result());
    int i = ir.append(op, 0, dst, op == Op.CALL ? ir.helperIndex(TWICE) : ir.newLabel());
    for (int n = 0; n < ir.argCount(i); n++) {
      ir.setArg(i, n, ir.newConstant(n));
    }
    String text = new IrPrinter().print(ir);
    assertTrue(text.contains(op.text()), text);
    assertEquals(text, new IrPrinter().print(new IrParser(HELPERS).parse(text)));
  }

  @Test
  void slotsCanBeShownByName() {
    assertEquals(
        "  r3 = mov r4\n", new IrPrinter(n -> "r" + n).print(parse("s3 = mov s4 // a comment")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      // formatter:off
      value = {
        "frob s1, s2        | no operation frob",
        "s1 = add s2        | add takes 2 operands, not 1",
        "s1 = add s2, s     | no operand: s",
        "s1 = add s2, x3    | no operand: x3",
        "s1 = add s2, #x    | no operand: #x",
        "s1 = add.lt s2, s3 | no suffix here: .lt",
        "s1 = setc.no s2, s3 | no condition .no",
        "s1 = load.u7 s2, s3 | no MemOp .u7",
        "jump.far s1        | no JumpKind .far",
        "goto there         | no label: there",
        "gotoif.eq          | no label: ",
        "insn 3, pc, next   | insn rowN, pc, next",
        "call Samples.none() | no helper in Samples.none()",
        "?                  | cannot understand ?",
      })
      // formatter:on
  void mistakeNamesTheLine(String text, String message) {
    Exception e =
        assertThrows(IllegalArgumentException.class, () -> parse("checkleave\n" + text + "\n"));
    assertEquals("line 2: " + message.strip(), String.valueOf(e.getMessage()).strip());
  }
}
