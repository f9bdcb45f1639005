package dev.rhea.cpu.jit;

import dev.rhea.cpu.Architecture;
import dev.rhea.cpu.decode.Decoder;
import dev.rhea.cpu.decode.FieldSpec;
import dev.rhea.cpu.decode.Row;
import dev.rhea.cpu.gen.RowDispatch;
import dev.rhea.cpu.ir.Field;
import dev.rhea.cpu.ir.Ir;
import dev.rhea.cpu.ir.IrBuilder;
import java.util.List;

/**
 * The front-end as the translator uses it: from an instruction word and its address to IR. One
 * instance per translator thread.
 */
final class GuestCode {
  private final Decoder decoder;
  private final List<Row> rows;
  private final RowDispatch dispatch;
  private final Object[] chapters;
  private final IrBuilder builder;
  private final long features;
  private final boolean bigEndian;
  private final Field[][] fieldArrays = new Field[10][];

  GuestCode(Architecture architecture, long features, Ir ir) {
    this.decoder = new Decoder(architecture.patterns());
    this.rows = architecture.patterns().rows();
    this.dispatch = RowDispatch.of(architecture);
    this.builder = new IrBuilder(ir);
    architecture.configure(builder);
    this.chapters = RowDispatch.chapters(architecture, builder);
    this.features = features;
    this.bigEndian = architecture.bigEndian();
    for (int i = 0; i < fieldArrays.length; i++) {
      fieldArrays[i] = new Field[i];
    }
  }

  /** See {@link IrBuilder#setFolding}. */
  void setFolding(boolean folding) {
    builder.setFolding(folding);
  }

  /**
   * The instruction word at {@code pc} in the guest's byte order; see {@link CodeSnapshot#word}.
   */
  int word(CodeSnapshot code, long pc) {
    int word = code.word(pc);
    return bigEndian ? Integer.reverseBytes(word) : word;
  }

  /** The row of {@code word}, or null if it is illegal on this CPU. */
  @org.jspecify.annotations.Nullable
  Row row(int word) {
    int index = decoder.row(word);
    if (index < 0) {
      return null;
    }
    Row row = rows.get(index);
    return row.enabled(features) ? row : null;
  }

  /** Appends the IR of the instruction at {@code pc}. */
  void translate(Row row, int word, long pc) {
    builder.beginInsn(row.index(), pc, row.lengthBytes());
    List<FieldSpec> specs = row.fields();
    Field[] fields = fieldArrays[specs.size()];
    for (int i = 0; i < fields.length; i++) {
      fields[i] = builder.field(specs.get(i).extract(word));
    }
    dispatch.emit(row.index(), chapters, fields);
  }
}
