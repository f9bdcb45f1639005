package dev.rhea.cpu.jit;

import dev.rhea.cpu.Architecture;
import dev.rhea.cpu.CpuState;
import dev.rhea.cpu.decode.Row;
import dev.rhea.cpu.ir.Ir;
import dev.rhea.cpu.ir.JumpKind;
import dev.rhea.cpu.ir.Op;
import dev.rhea.cpu.ir.Operand;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which guest instructions make up a region, and their IR. Grown from the head along direct
 * branches, jumps, and behind calls, until nothing is left to follow or the limit is reached; each
 * instruction is built once, in order of discovery. A leader is an instruction that control reaches
 * otherwise than from the one before it.
 */
final class RegionPlan {
  /** How control goes on behind an instruction. */
  enum Flow {
    /** To the next instruction. */
    NEXT,
    /** To the next one or to a known target. */
    BRANCH,
    /** To a known target. */
    JUMP,
    /** To a known target, and probably back behind the instruction. */
    CALL,
    /** To a computed target, and probably back. */
    CALL_INDIRECT,
    /** To a computed target. */
    LEAVE
  }

  /** From a branch to its delay slot, in bytes. */
  private static final int SLOT_DISTANCE = 4;

  private static final int INDEX_SIZE = CodeSnapshot.PAGE * CodeSnapshot.PAGES / 2;

  final Ir ir = new Ir();
  private final GuestCode guest;
  private final int[] indexByOffset = new int[INDEX_SIZE];
  private final boolean[] leaderByOffset = new boolean[INDEX_SIZE];
  private long[] worklist = new long[64];
  private int worklistSize;

  private @Nullable CodeSnapshot snapshot;
  private int limit;

  /** Number of instructions. */
  int count;

  long[] pc = new long[512];
  int[] length = new int[512];
  int[] irStart = new int[512];
  int[] irEnd = new int[512];
  Flow[] flow = new Flow[512];

  /** Target of BRANCH, JUMP and CALL. */
  long[] target = new long[512];

  /** Whether the architecture has delay slots, so that {@link CpuState#IN_SLOT} means something. */
  final boolean hasSlots;

  RegionPlan(Architecture architecture, long features) {
    hasSlots = architecture.patterns().rows().stream().anyMatch(Row::delayed);
    guest = new GuestCode(architecture, features, ir);
  }

  /**
   * Grows the region whose head is {@code head}.
   *
   * @param limit most instructions
   * @return whether there is at least one instruction that can be translated
   */
  boolean grow(CodeSnapshot snapshot, long head, int limit) {
    this.snapshot = snapshot;
    this.limit = limit;
    ir.clear();
    count = 0;
    worklistSize = 0;
    Arrays.fill(indexByOffset, -1);
    Arrays.fill(leaderByOffset, false);
    add(head);
    for (int next = 0; next < worklistSize; next++) {
      walk(snapshot, worklist[next]);
    }
    return count > 0;
  }

  /** The index of the instruction at {@code pc}, or -1 if it is not in the region. */
  int indexOf(long pc) {
    int offset = offset(pc);
    return offset < 0 ? -1 : indexByOffset[offset];
  }

  /**
   * Where the IR of the delay slot begins in that of instruction {@code index}; its end if there is
   * none.
   */
  int slotStart(int index) {
    for (int i = irStart[index] + 1; hasSlots && i < irEnd[index]; i++) {
      if (ir.op(i) == Op.INSN) {
        return i;
      }
    }
    return irEnd[index];
  }

  /**
   * Whether instruction {@code index} can be begun anew before it has had any effect: all but what
   * is a delay slot alone, whose branch stands elsewhere.
   */
  boolean isRestartable(int index) {
    return !hasSlots || (pc[index] & CpuState.IN_SLOT) == 0;
  }

  boolean isLeader(int index) {
    return leaderByOffset[offset(pc[index])];
  }

  private int offset(long address) {
    long distance = address - (snapshot == null ? 0 : snapshot.base);
    return distance < 0 || distance >= INDEX_SIZE * 2L ? -1 : (int) (distance >>> 1);
  }

  private void add(long address) {
    int offset = offset(address);
    if (offset < 0) {
      return;
    }
    leaderByOffset[offset] = true;
    if (indexByOffset[offset] < 0) {
      if (worklistSize == worklist.length) {
        worklist = Arrays.copyOf(worklist, worklistSize * 2);
      }
      worklist[worklistSize++] = address;
    }
  }

  private void walk(CodeSnapshot code, long from) {
    long at = from;
    while (count < limit && code.contains(at, 2)) {
      int offset = offset(at);
      if (indexByOffset[offset] >= 0) {
        leaderByOffset[offset] = true;
        return;
      }
      int word = guest.word(code, at);
      Row row = guest.row(word);
      if (row == null || !code.contains(at, row.lengthBytes())) {
        return;
      }
      int start = ir.size();
      int bytes = row.lengthBytes();
      guest.translate(row, word, at);
      if (row.delayed()) {
        if (!row.likely() && translateSlot(code, at)) {
          bytes += SLOT_DISTANCE;
        } else {
          if (!row.likely() || !likely(code, at, start)) {
            ir.truncate(start);
            return;
          }
          at += bytes + SLOT_DISTANCE;
          continue;
        }
      }
      Flow how = classify(start);
      if (how == null) {
        ir.truncate(start);
        return;
      }
      int index = append(at, bytes, start, how);
      indexByOffset[offset] = index;
      at += bytes;
      switch (how) {
        case NEXT -> {}
        case BRANCH -> {
          add(target[index]);
          markLeader(at);
        }
        case JUMP -> {
          add(target[index]);
          return;
        }
        case CALL, CALL_INDIRECT -> markLeader(at);
        case LEAVE -> {
          return;
        }
      }
    }
  }

  /**
   * Appends the IR of the delay slot of the branch at {@code at}, whose own comes last so far, and
   * puts the branch's end behind it: both are one instruction of the plan. False, with nothing
   * appended, if the slot holds what cannot be translated there.
   */
  private boolean translateSlot(CodeSnapshot code, long at) {
    int end = ir.size() - 1;
    if (!appendSlot(code, at + SLOT_DISTANCE)) {
      return false;
    }
    ir.delay(end);
    return true;
  }

  private boolean appendSlot(CodeSnapshot code, long at) {
    if (!code.contains(at, SLOT_DISTANCE)) {
      return false;
    }
    int word = guest.word(code, at);
    Row row = guest.row(word);
    if (row == null) {
      return false;
    }
    int start = ir.size();
    guest.translate(row, word, at);
    for (int i = start; i < ir.size(); i++) {
      if (ir.op(i) == Op.LABEL || ir.op(i).effect() == Op.Effect.END) {
        ir.truncate(start);
        return false;
      }
    }
    return true;
  }

  /**
   * A likely branch, whose IR begins at {@code start}, becomes two instructions of the plan: a
   * branch on the opposite condition, which skips the slot, and the slot with a jump to the target.
   * The latter's address is the branch's with {@link CpuState#IN_SLOT}. False if that cannot be.
   */
  private boolean likely(CodeSnapshot code, long at, int start) {
    int end = ir.size() - 1;
    int target = ir.arg(end, 2);
    if (count + 2 > limit || !ir.isConstant(target) || !appendSlot(code, at + SLOT_DISTANCE)) {
      return false;
    }
    long behind = at + 2 * SLOT_DISTANCE;
    long to = ir.constantOf(target);
    ir.skipUnless(end, behind);
    int slotStart = end + 1;
    ir.appendJump(to);
    int size = ir.size();
    indexByOffset[offset(at)] = append(at, (int) CpuState.IN_SLOT, start, end + 1, Flow.BRANCH);
    indexByOffset[offset(at + CpuState.IN_SLOT)] =
        append(
            at + CpuState.IN_SLOT,
            2 * SLOT_DISTANCE - (int) CpuState.IN_SLOT,
            slotStart,
            size,
            Flow.JUMP);
    add(to);
    add(behind);
    return true;
  }

  /** Control also reaches {@code address} otherwise than from the instruction before it. */
  void markLeader(long address) {
    int offset = offset(address);
    if (offset >= 0) {
      leaderByOffset[offset] = true;
    }
  }

  /** How the instruction whose IR begins at {@code start} goes on; null: leave it to others. */
  private @Nullable Flow classify(int start) {
    int last = ir.size() - 1;
    for (int i = start; i <= last; i++) {
      if (ir.op(i) == Op.LABEL) {
        return null;
      }
    }
    return switch (ir.op(last)) {
      case BRANCH -> ir.isConstant(ir.arg(last, 2)) ? Flow.BRANCH : null;
      case JUMP -> {
        if (ir.callsSynced(start)) {
          yield null;
        }
        boolean known = Operand.kind(ir.arg(last, 0)) == Operand.CONST;
        boolean call = ir.jumpKind(last) == JumpKind.CALL;
        yield known ? (call ? Flow.CALL : Flow.JUMP) : call ? Flow.CALL_INDIRECT : Flow.LEAVE;
      }
      default -> Flow.NEXT;
    };
  }

  private int append(long address, int bytes, int start, Flow how) {
    return append(address, bytes, start, ir.size(), how);
  }

  private int append(long address, int bytes, int start, int end, Flow how) {
    if (count == pc.length) {
      int size = count * 2;
      pc = Arrays.copyOf(pc, size);
      length = Arrays.copyOf(length, size);
      irStart = Arrays.copyOf(irStart, size);
      irEnd = Arrays.copyOf(irEnd, size);
      flow = Arrays.copyOf(flow, size);
      target = Arrays.copyOf(target, size);
    }
    int last = end - 1;
    pc[count] = address;
    length[count] = bytes;
    irStart[count] = start;
    irEnd[count] = end;
    flow[count] = how;
    target[count] =
        switch (how) {
          case BRANCH -> ir.constantOf(ir.arg(last, 2));
          case JUMP, CALL -> ir.constantOf(ir.arg(last, 0));
          case NEXT, CALL_INDIRECT, LEAVE -> 0;
        };
    return count++;
  }
}
