package dev.rhea.cpu.jit;

import dev.rhea.cpu.Architecture;
import dev.rhea.cpu.decode.Row;
import dev.rhea.cpu.ir.Ir;
import dev.rhea.cpu.ir.IrPrinter;
import dev.rhea.cpu.ir.Op;
import dev.rhea.memory.log.Log;
import dev.rhea.memory.log.LogItem;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.util.Textifier;
import org.objectweb.asm.util.TraceMethodVisitor;

/**
 * What {@code -d op,op_opt,out_asm} show of each region, under a line that names the pc of its
 * head: its IR before and after folding, its bytecode. Off, it costs a test a region. Used by the
 * translator's thread.
 */
final class RegionLog {
  private final Log log;
  private final IrPrinter printer;

  /** Builds IR as the front-end asks for it. */
  private final Ir unfolded = new Ir();

  private final GuestCode guest;

  RegionLog(Architecture architecture, long features, Log log) {
    this.log = log;
    this.printer = new IrPrinter(architecture::slotName);
    this.guest = new GuestCode(architecture, features, unfolded);
    guest.setFolding(false);
  }

  /** Shows the IR of the region that is planned. */
  void planned(RegionPlan plan, CodeSnapshot snapshot, Tier tier) {
    if (log.isOn(LogItem.OP)) {
      StringBuilder text = header("OP", plan.pc[0], tier + ", " + plan.count + " instructions");
      for (int i : inOrder(plan)) {
        unfolded.clear();
        for (int op = plan.irStart[i]; op < plan.irEnd[i]; op++) {
          if (plan.ir.op(op) == Op.INSN) {
            unfolded(text, snapshot, plan.ir.constantOf(plan.ir.arg(op, 0)));
          }
        }
      }
      log.print(LogItem.OP, text.toString());
    }
    if (log.isOn(LogItem.OP_OPT)) {
      StringBuilder text =
          header("OP after folding", plan.pc[0], tier + ", " + plan.count + " instructions");
      for (int i : inOrder(plan)) {
        instruction(text, plan.pc[i], plan.ir, plan.irStart[i], plan.irEnd[i]);
      }
      log.print(LogItem.OP_OPT, text.toString());
    }
  }

  private void unfolded(StringBuilder text, CodeSnapshot snapshot, long pc) {
    unfolded.clear();
    int word = guest.word(snapshot, pc);
    Row row = guest.row(word);
    if (row != null) {
      guest.translate(row, word, pc);
      instruction(text, pc, unfolded, 0, unfolded.size());
    }
  }

  /**
   * Shows the bytecode of a batch.
   *
   * @param heads the pc of region N, whose method is {@code rN}
   */
  void written(byte[] classFile, List<Long> heads, Tier tier) {
    if (log.isOn(LogItem.OUT_ASM)) {
      new ClassReader(classFile).accept(new Methods(heads, tier), 0);
    }
  }

  private static StringBuilder header(String title, long pc, String detail) {
    return new StringBuilder("----------------\n")
        .append(title)
        .append(": region 0x")
        .append(HexFormat.of().toHexDigits(pc))
        .append(", ")
        .append(detail)
        .append('\n');
  }

  /** The plan's instructions by address, as they are emitted. */
  private static int[] inOrder(RegionPlan plan) {
    return IntStream.range(0, plan.count)
        .boxed()
        .sorted((a, b) -> Long.compareUnsigned(plan.pc[a], plan.pc[b]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private void instruction(StringBuilder text, long pc, Ir ir, int from, int to) {
    text.append(" ---- ").append(HexFormat.of().toHexDigits(pc)).append('\n');
    for (int i = from; i < to; i++) {
      if (ir.op(i) != Op.INSN) {
        text.append(ir.op(i) == Op.LABEL ? " " : "   ").append(printer.line(ir, i)).append('\n');
      }
    }
  }

  /** Prints the methods of regions. */
  private final class Methods extends ClassVisitor {
    private final List<Long> heads;
    private final Tier tier;

    Methods(List<Long> heads, Tier tier) {
      super(Opcodes.ASM9);
      this.heads = heads;
      this.tier = tier;
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      if (!name.matches("r\\d+")) {
        return null;
      }
      long pc = heads.get(Integer.parseInt(name.substring(1)));
      return new TraceMethodVisitor(
          new Textifier(Opcodes.ASM9) {
            @Override
            public void visitMethodEnd() {
              StringWriter lines = new StringWriter();
              print(new PrintWriter(lines, true));
              log.print(
                  LogItem.OUT_ASM,
                  header("OUT", pc, tier + ", JVM method " + name + descriptor) + lines.toString());
            }
          });
    }
  }
}
