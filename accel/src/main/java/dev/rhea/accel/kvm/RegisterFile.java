package dev.rhea.accel.kvm;

import dev.rhea.cpu.CpuState;
import java.util.List;
import java.util.function.ObjLongConsumer;
import java.util.function.ToLongFunction;

/**
 * The registers of up to 64 bits that are moved between an architecture's state and the kernel by
 * {@link OneReg}, and what the kernel was last known to have.
 *
 * @param <S> the architecture's state
 */
public final class RegisterFile<S extends CpuState> {
  /**
   * A register.
   *
   * @param name the architecture's, for messages
   * @param id the kernel's
   * @param get reads it from the state
   * @param set takes the kernel's value into the state
   * @param <S> the architecture's state
   */
  public record Register<S>(String name, long id, ToLongFunction<S> get, ObjLongConsumer<S> set) {}

  private final OneReg registers;
  private final List<Register<S>> table;
  private final long[] known;

  /** Those of {@code table} that the vCPU has; they are given in the table's order. */
  public RegisterFile(OneReg registers, List<Register<S>> table) {
    this.registers = registers;
    this.table = table.stream().filter(register -> registers.has(register.id)).toList();
    known = new long[this.table.size()];
  }

  /** What is moved. */
  public List<Register<S>> table() {
    return table;
  }

  /** Reads them all out of the kernel. */
  public void fetch() {
    for (int i = 0; i < known.length; i++) {
      known[i] = registers.get(table.get(i).id);
    }
  }

  /** Moves what was fetched into {@code state}. */
  public void decode(S state) {
    for (int i = 0; i < known.length; i++) {
      table.get(i).set.accept(state, known[i]);
    }
  }

  /** Gives the kernel those that differ from what it has. */
  public void give(S state) {
    for (int i = 0; i < known.length; i++) {
      Register<S> register = table.get(i);
      long value = register.get.applyAsLong(state);
      if (value != known[i]) {
        registers.set(register.id, value, 0);
        known[i] = value;
      }
    }
  }
}
