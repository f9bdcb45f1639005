package dev.rhea.cpu.gen;

import dev.rhea.cpu.Architecture;
import dev.rhea.cpu.Generated;
import dev.rhea.cpu.ir.Field;
import dev.rhea.cpu.ir.IrBuilder;
import java.util.List;

/**
 * Calls the front-end method of a row. The subclass of each architecture is generated at build time
 * ({@link RowsGenerator}): one switch, no reflection at run time.
 */
public abstract class RowDispatch {
  /**
   * Calls the method of {@code row}.
   *
   * @param chapters instances in the order of {@link Architecture#chapters}
   * @param fields the row's fields in its order
   */
  public abstract void emit(int row, Object[] chapters, Field[] fields);

  /** The generated dispatch of {@code architecture}. */
  public static RowDispatch of(Architecture architecture) {
    return (RowDispatch) Generated.instance(architecture.rowsClass());
  }

  /** Front-end objects that write to {@code builder}. */
  public static Object[] chapters(Architecture architecture, IrBuilder builder) {
    List<Class<?>> classes = architecture.chapters();
    Object[] instances = new Object[classes.size()];
    for (int i = 0; i < instances.length; i++) {
      try {
        var constructor = classes.get(i).getDeclaredConstructor(IrBuilder.class);
        constructor.setAccessible(true);
        instances[i] = constructor.newInstance(builder);
      } catch (ReflectiveOperationException e) {
        throw new LinkageError(classes.get(i) + " needs a constructor (IrBuilder)", e);
      }
    }
    return instances;
  }
}
