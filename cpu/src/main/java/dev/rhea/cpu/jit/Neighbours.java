package dev.rhea.cpu.jit;

import dev.rhea.cpu.ir.Helper;
import dev.rhea.cpu.ir.Ir;
import dev.rhea.cpu.ir.Op;
import dev.rhea.cpu.ir.Operand;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds accesses that can look into the TLB together: in a straight line, all of them loads or all
 * of them stores, their addresses the same register plus constants that lie close together. Nearly
 * always such neighbours are on one page. The first looks for all, so it must be one that may leave
 * the region; between them nothing may change the TLB or its context.
 */
final class Neighbours {
  /** Most bytes from the lowest to behind the highest: the more, the likelier a page's end. */
  private static final int MOST_BYTES = 1024;

  private final RegionPlan plan;
  private final Ir ir;
  private final int cachedSlots;
  private final List<Group> groups = new ArrayList<>();
  private @Nullable Group[] groupOf = new Group[0];

  /** The groups to which loads and stores by the present content of a slot may be added. */
  private final @Nullable Group[] loads;

  private final @Nullable Group[] stores;

  /** Accesses of one kind by one base. */
  static final class Group {
    private final int first;
    private final int base;
    private final boolean stores;
    private long lowest;
    private long end;
    private int size;
    private int number = -1;

    private Group(int first, int base, boolean stores, long lowest, long end) {
      this.first = first;
      this.base = base;
      this.stores = stores;
      this.lowest = lowest;
      this.end = end;
    }

    /** The operation that looks into the TLB. */
    int first() {
      return first;
    }

    /** The SLOT operand that all addresses begin with. */
    int base() {
      return base;
    }

    /** Whether these are stores, else loads. */
    boolean stores() {
      return stores;
    }

    /** The lowest constant added to the base. */
    long lowest() {
      return lowest;
    }

    /** From the lowest byte to behind the highest. */
    int bytes() {
      return (int) (end - lowest);
    }

    /** Numbered from 0 in the region. */
    int number() {
      return number;
    }

    private boolean add(long from, long behind) {
      long newLowest = Math.min(lowest, from);
      long newEnd = Math.max(end, behind);
      if (newEnd - newLowest > MOST_BYTES) {
        return false;
      }
      lowest = newLowest;
      end = newEnd;
      return true;
    }
  }

  Neighbours(RegionPlan plan, int cachedSlots) {
    this.plan = plan;
    this.ir = plan.ir;
    this.cachedSlots = cachedSlots;
    this.loads = new Group[cachedSlots];
    this.stores = new Group[cachedSlots];
  }

  /**
   * Looks at the plan as it is now.
   *
   * @param order the instructions as they will stand
   * @param target which of them are jumped to
   */
  void find(Integer[] order, boolean[] target) {
    groups.clear();
    groupOf = new Group[ir.size()];
    endLine();
    for (int position = 0; position < order.length; position++) {
      int i = order[position];
      if (target[i]) {
        endLine();
      }
      instruction(i);
      long behind = plan.pc[i] + plan.length[i];
      boolean adjacent = position + 1 < order.length && plan.pc[order[position + 1]] == behind;
      boolean goesOn =
          switch (plan.flow[i]) {
            case NEXT -> true;
            // Behind a back edge there is a label.
            case BRANCH -> plan.target[i] > plan.pc[i] || plan.indexOf(plan.target[i]) < 0;
            case JUMP, CALL, CALL_INDIRECT, LEAVE -> false;
          };
      if (!goesOn || !adjacent) {
        endLine();
      }
    }
    groups.removeIf(group -> group.size == 1);
    for (int n = 0; n < groups.size(); n++) {
      groups.get(n).number = n;
    }
  }

  private void endLine() {
    Arrays.fill(loads, null);
    Arrays.fill(stores, null);
  }

  private void instruction(int index) {
    boolean restartable = plan.isRestartable(index);
    int slot = plan.slotStart(index);
    for (int i = plan.irStart[index]; i < plan.irEnd[index]; i++) {
      restartable |= i == slot;
      if (ir.op(i) == Op.LOAD || ir.op(i) == Op.STORE) {
        access(i, restartable);
      } else if (ir.op(i) == Op.CALL && mayChangeTlb(ir.helper(i), restartable)) {
        endLine();
      }
      int dst = ir.dst(i);
      if (Operand.kind(dst) == Operand.SLOT && Operand.index(dst) < cachedSlots) {
        loads[Operand.index(dst)] = null;
        stores[Operand.index(dst)] = null;
      }
      restartable &= !ir.hasEffect(i);
    }
  }

  /** Whether the helper is called, and not one of those that touch nothing. */
  private static boolean mayChangeTlb(Helper helper, boolean restartable) {
    return switch (helper.kind()) {
      case PURE, GUARD -> false;
      case FAULTS, SYNCED -> helper.shortcut() == null || !restartable;
    };
  }

  private void access(int i, boolean restartable) {
    int base = ir.arg(i, 0);
    int slot = Operand.index(base);
    if (!restartable) {
      endLine(); // the access may be a call, which may change the TLB
      return;
    }
    if (Operand.kind(base) != Operand.SLOT || slot >= cachedSlots || !ir.isConstant(ir.arg(i, 1))) {
      return;
    }
    boolean store = ir.op(i) == Op.STORE;
    @Nullable Group[] open = store ? stores : loads;
    long from = offset(i);
    long behind = from + ir.memOp(i).bytes();
    Group group = open[slot];
    if (group == null || !group.add(from, behind)) {
      group = new Group(i, base, store, from, behind);
      groups.add(group);
      open[slot] = group;
    }
    group.size++;
    groupOf[i] = group;
  }

  /** The constant that access {@code i} adds to its base. */
  long offset(int i) {
    return ir.constantOf(ir.arg(i, 1));
  }

  /** Number of groups. */
  int count() {
    return groups.size();
  }

  /** The group of access {@code i}, or null: it looks into the TLB by itself. */
  @Nullable Group groupOf(int i) {
    Group group = groupOf[i];
    return group == null || group.number < 0 ? null : group;
  }
}
