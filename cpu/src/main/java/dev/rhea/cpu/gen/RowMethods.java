package dev.rhea.cpu.gen;

import dev.rhea.cpu.Architecture;
import dev.rhea.cpu.decode.Row;
import dev.rhea.cpu.ir.Field;
import dev.rhea.cpu.ir.Ir;
import dev.rhea.cpu.ir.IrBuilder;
import dev.rhea.cpu.ir.Op;
import dev.rhea.cpu.ir.Type;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** The interpreter's small static methods, one for each row, from the front-end's symbolic IR. */
final class RowMethods {
  /** How the guest goes on behind an instruction. */
  enum Flow {
    /** To the next one. */
    NEXT,
    /** To the next one, unless a helper set CpuState.leave; pc and budget were exact. */
    SYNCED,
    /** The method returns the next pc; only backward ones are loops. */
    BRANCH,
    /** The method returns the next pc. */
    JUMP,
    /** As JUMP, and behind it as SYNCED. */
    SYNCED_JUMP;

    boolean synced() {
      return this == SYNCED || this == SYNCED_JUMP;
    }

    boolean jumps() {
      return this == BRANCH || this == JUMP || this == SYNCED_JUMP;
    }
  }

  /** Bit 0 of the next pc that a likely branch returns: not taken, so skip the slot. */
  static final long SKIPS = 1;

  /** Prefix of the names of methods that become part of their callers. */
  private static final String USUAL = "usual";

  /** A generated method: its name, what it takes, how it goes on. */
  record RowMethod(Row row, String name, ArrayPlaces.Needs needs, Flow flow) {
    /** Whether HotSpot is to compile it as part of its callers. */
    boolean inlined() {
      return name.startsWith(USUAL);
    }

    String descriptor(String state) {
      return needs.descriptor(state, flow.jumps());
    }
  }

  private final Architecture architecture;
  private final String state;
  private final Ir ir = new Ir();
  private final IrBuilder builder = new IrBuilder(ir);

  RowMethods(Architecture architecture) {
    this.architecture = architecture;
    this.state = architecture.stateClass().getName().replace('.', '/');
    architecture.configure(builder);
  }

  /** Adds a method for each row to {@code cv}; the list is by row index, null if reserved. */
  List<@Nullable RowMethod> generate(ClassVisitor cv) {
    Object[] chapters = RowDispatch.chapters(architecture, builder);
    List<@Nullable RowMethod> methods = new ArrayList<>();
    for (RowBinding binding : RowBinding.bind(architecture)) {
      Row row = binding.row();
      ir.clear();
      builder.beginSymbolic(row.index());
      Field[] fields = new Field[binding.order().length];
      for (int p = 0; p < fields.length; p++) {
        fields[p] = Field.symbolic(binding.order()[p]);
      }
      binding.call(chapters, fields);
      while (methods.size() < row.index()) {
        methods.add(null);
      }
      methods.add(method(cv, row));
    }
    return methods;
  }

  /**
   * The launcher tells HotSpot by the name which rows become part of the loop; with all of them in
   * it, C2 would take seconds for it.
   */
  private String name(Row row, Flow flow) {
    boolean usual = row.feature() < 0 || (architecture.usualFeatures() >>> row.feature() & 1) != 0;
    String name = row.mnemonic().replace('.', '_') + "_" + row.index();
    return usual && !flow.synced() ? USUAL + name.replace("_", "") : name;
  }

  private RowMethod method(ClassVisitor cv, Row row) {
    int last = ir.size() - 1;
    Flow flow =
        switch (ir.op(last)) {
          case BRANCH -> Flow.BRANCH;
          case JUMP -> ir.callsSynced(0) ? Flow.SYNCED_JUMP : Flow.JUMP;
          case CHECK_LEAVE -> Flow.SYNCED;
          default -> Flow.NEXT;
        };
    ArrayPlaces.Needs needs = ArrayPlaces.Needs.of(ir);
    RowMethod method = new RowMethod(row, name(row, flow), needs, flow);
    MethodVisitor mv =
        new MethodCode(
            cv.visitMethod(
                Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC,
                method.name(),
                method.descriptor(state),
                null,
                null));
    ArrayPlaces places = new ArrayPlaces(row, needs, state);
    OpEmitter emitter = new OpEmitter(ir, places);
    emitter.begin();
    mv.visitCode();
    for (int i = 0; i <= last; i++) {
      Op.Effect effect = ir.op(i).effect();
      if (effect != Op.Effect.END && ir.op(i) != Op.INSN) {
        emitter.emit(mv, i);
      }
    }
    switch (flow) {
      case NEXT, SYNCED -> mv.visitInsn(Opcodes.RETURN);
      case JUMP, SYNCED_JUMP -> {
        emitter.push(mv, ir.arg(last, 0), Type.I64);
        mv.visitInsn(Opcodes.LRETURN);
      }
      case BRANCH -> {
        Label taken = new Label();
        emitter.branchIf(mv, last, ir.cond(last), taken);
        places.pushNextPc(mv);
        if (row.delayed()) {
          mv.visitLdcInsn(InterpreterGenerator.SLOT_DISTANCE + (row.likely() ? SKIPS : 0));
          mv.visitInsn(Opcodes.LADD);
        }
        mv.visitInsn(Opcodes.LRETURN);
        mv.visitLabel(taken);
        places.frame(mv);
        emitter.push(mv, ir.arg(last, 2), Type.I64);
        mv.visitInsn(Opcodes.LRETURN);
      }
    }
    mv.visitMaxs(0, 0);
    mv.visitEnd();
    return method;
  }
}
