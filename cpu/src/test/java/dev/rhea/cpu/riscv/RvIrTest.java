package dev.rhea.cpu.riscv;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rhea.cpu.decode.FieldSpec;
import dev.rhea.cpu.decode.Row;
import dev.rhea.cpu.gen.RowDispatch;
import dev.rhea.cpu.ir.Field;
import dev.rhea.cpu.ir.Helper;
import dev.rhea.cpu.ir.Ir;
import dev.rhea.cpu.ir.IrBuilder;
import dev.rhea.cpu.ir.IrParser;
import dev.rhea.cpu.ir.IrPrinter;
import dev.rhea.cpu.ir.IrVerifier;
import dev.rhea.cpu.ir.Op;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The IR of every RISC-V row is well-formed and has a text form, symbolic and with constants. */
class RvIrTest {
  private static final RvArchitecture ARCHITECTURE = RvArchitecture.INSTANCE;
  private static final long PC = 0x8000_1000L;

  private final Ir ir = new Ir();
  private final IrBuilder builder = new IrBuilder(ir);
  private final Object[] chapters = RowDispatch.chapters(ARCHITECTURE, builder);
  private final RowDispatch dispatch = RowDispatch.of(ARCHITECTURE);

  RvIrTest() {
    builder.setZeroSlot(ARCHITECTURE.zeroSlot());
  }

  @Test
  void symbolicCodeOfEveryRowIsWellFormed() {
    for (Row row : ARCHITECTURE.patterns().rows()) {
      if (!row.reserved()) {
        ir.clear();
        builder.beginSymbolic(row.index());
        Field[] fields = new Field[row.fields().size()];
        for (int n = 0; n < fields.length; n++) {
          fields[n] = Field.symbolic(n);
        }
        dispatch.emit(row.index(), chapters, fields);
        check(row);
      }
    }
  }

  @Test
  void constantCodeOfEveryRowIsWellFormed() {
    Random random = new Random(6);
    for (Row row : ARCHITECTURE.patterns().rows()) {
      for (int i = 0; i < 20 && !row.reserved(); i++) {
        int word = random.nextInt() & ~row.mask() | row.value();
        ir.clear();
        builder.beginInsn(row.index(), PC, row.lengthBytes());
        List<FieldSpec> specs = row.fields();
        Field[] fields = new Field[specs.size()];
        for (int n = 0; n < fields.length; n++) {
          fields[n] = builder.field(specs.get(n).extract(word));
        }
        dispatch.emit(row.index(), chapters, fields);
        check(row);
      }
    }
  }

  private void check(Row row) {
    assertDoesNotThrow(() -> IrVerifier.verify(ir), row::toString);
    Map<String, Helper> helpers = new HashMap<>();
    for (int i = 0; i < ir.size(); i++) {
      if (ir.op(i) == Op.CALL) {
        helpers.put(ir.helper(i).toString(), ir.helper(i));
      }
    }
    String text = new IrPrinter().print(ir);
    Ir parsed = new IrParser(helpers).parse(text);
    assertEquals(text, new IrPrinter().print(parsed));
    IrVerifier.verify(parsed);
  }
}
