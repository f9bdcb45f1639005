package dev.rhea.cpu.gen;

import dev.rhea.cpu.decode.FieldSpec;
import dev.rhea.cpu.decode.Row;
import dev.rhea.cpu.ir.Ir;
import dev.rhea.cpu.ir.MemOp;
import dev.rhea.cpu.ir.Operand;
import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * State in the slot array, fields cut out of the instruction word, pc in a parameter: the places of
 * one interpreter method. The method takes only what its operations use; {@link Needs} says what.
 */
final class ArrayPlaces implements Places {
  private static final String MMU = "dev/rhea/memory/Mmu";
  private static final String ACCESS = "dev/rhea/memory/TlbAccess";

  /** Which parameters the method of a row has, in this order: cpu, slots, mmu, insn, pc. */
  record Needs(boolean cpu, boolean slots, boolean mmu, boolean insn, boolean pc) {
    static Needs of(Ir ir) {
      boolean cpu = false;
      boolean slots = false;
      boolean mmu = false;
      boolean insn = false;
      boolean pc = false;
      for (int i = 0; i < ir.size(); i++) {
        switch (ir.op(i)) {
          case LOAD, STORE -> mmu = true;
          case CALL -> cpu |= ir.helper(i).passesState();
          case BRANCH -> pc = true;
          case INSN -> {
            continue;
          }
          default -> {}
        }
        slots |= Operand.isState(ir.dst(i));
        insn |= Operand.kind(ir.dst(i)) == Operand.BANK;
        for (int n = 0; n < ir.argCount(i); n++) {
          int kind = Operand.kind(ir.arg(i, n));
          slots |= kind == Operand.SLOT || kind == Operand.BANK;
          insn |= kind == Operand.FIELD || kind == Operand.BANK;
          pc |= kind == Operand.PC || kind == Operand.NEXT_PC;
        }
      }
      return new Needs(cpu, slots, mmu, insn, pc);
    }

    /** JVM descriptor; the result is the next pc for a row that jumps, else nothing. */
    String descriptor(String state, boolean jumps) {
      return "("
          + (cpu ? "L" + state + ";" : "")
          + (slots ? "[J" : "")
          + (mmu ? "Ldev/rhea/memory/Mmu;" : "")
          + (insn ? "I" : "")
          + (pc ? "J" : "")
          + ")"
          + (jumps ? "J" : "V");
    }
  }

  private final Row row;
  private final int slotsLocal;
  private final int mmuLocal;
  private final int insnLocal;
  private final int pcLocal;
  private final int end;
  private final Object[] frame;

  ArrayPlaces(Row row, Needs needs, String state) {
    this.row = row;
    int at = 0;
    at += needs.cpu ? 1 : 0;
    slotsLocal = at;
    at += needs.slots ? 1 : 0;
    mmuLocal = at;
    at += needs.mmu ? 1 : 0;
    insnLocal = at;
    at += needs.insn ? 1 : 0;
    pcLocal = at;
    at += needs.pc ? 2 : 0;
    end = at;
    List<Object> types = new ArrayList<>();
    if (needs.cpu) {
      types.add(state);
    }
    if (needs.slots) {
      types.add("[J");
    }
    if (needs.mmu) {
      types.add("dev/rhea/memory/Mmu");
    }
    if (needs.insn) {
      types.add(Opcodes.INTEGER);
    }
    if (needs.pc) {
      types.add(Opcodes.LONG);
    }
    frame = types.toArray();
  }

  @Override
  public void pushState(MethodVisitor mv, int operand) {
    mv.visitVarInsn(Opcodes.ALOAD, slotsLocal);
    pushIndex(mv, operand);
    mv.visitInsn(Opcodes.LALOAD);
  }

  @Override
  public void beginStore(MethodVisitor mv, int operand) {
    mv.visitVarInsn(Opcodes.ALOAD, slotsLocal);
    pushIndex(mv, operand);
  }

  @Override
  public void endStore(MethodVisitor mv, int operand) {
    mv.visitInsn(Opcodes.LASTORE);
  }

  private void pushIndex(MethodVisitor mv, int operand) {
    int base = Operand.index(operand);
    if (Operand.kind(operand) == Operand.SLOT) {
      Bytecode.pushInt(mv, base);
      return;
    }
    pushField(mv, Operand.bankField(operand));
    if (base != 0) {
      Bytecode.pushInt(mv, base);
      mv.visitInsn(Opcodes.IADD);
    }
  }

  @Override
  public void pushField(MethodVisitor mv, int field) {
    FieldSpec spec = row.fields().get(field);
    FieldBytecode.push(mv, spec, insnLocal);
  }

  @Override
  public void pushPc(MethodVisitor mv) {
    mv.visitVarInsn(Opcodes.LLOAD, pcLocal);
  }

  @Override
  public void pushNextPc(MethodVisitor mv) {
    mv.visitVarInsn(Opcodes.LLOAD, pcLocal);
    mv.visitLdcInsn((long) row.lengthBytes());
    mv.visitInsn(Opcodes.LADD);
  }

  @Override
  public void pushCpu(MethodVisitor mv) {
    mv.visitVarInsn(Opcodes.ALOAD, 0);
  }

  @Override
  public void pushMmu(MethodVisitor mv) {
    mv.visitVarInsn(Opcodes.ALOAD, mmuLocal);
    mv.visitInsn(Opcodes.DUP);
    mv.visitFieldInsn(Opcodes.GETFIELD, MMU, "tlb", "[J");
  }

  // The launcher has HotSpot inline these, but not Mmu's own, which warm regions call.

  @Override
  public void callLoad(MethodVisitor mv, MemOp op) {
    mv.visitMethodInsn(Opcodes.INVOKESTATIC, ACCESS, op.loadMethod(), "(L" + MMU + ";[JJ)J", false);
  }

  @Override
  public void callStore(MethodVisitor mv, MemOp op) {
    mv.visitMethodInsn(
        Opcodes.INVOKESTATIC, ACCESS, op.storeMethod(), "(L" + MMU + ";[JJJ)V", false);
  }

  @Override
  public void frame(MethodVisitor mv) {
    mv.visitFrame(Opcodes.F_NEW, frame.length, frame, 0, new Object[0]);
  }

  @Override
  public int firstTempLocal() {
    return end;
  }

  @Override
  public void beforeFault(MethodVisitor mv, int index) {}
}
