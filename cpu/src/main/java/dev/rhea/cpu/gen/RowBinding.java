package dev.rhea.cpu.gen;

import dev.rhea.cpu.Architecture;
import dev.rhea.cpu.decode.FieldSpec;
import dev.rhea.cpu.decode.Row;
import dev.rhea.cpu.ir.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Binds each row to its front-end method, by method name and parameter names. Any disagreement
 * stops the build: a row without a method, a method no row names, a field no parameter takes.
 *
 * @param chapter index of the method's class in {@link Architecture#chapters}
 * @param order for each parameter, the index of the row's field
 */
record RowBinding(Row row, int chapter, Method method, int[] order) {
  static List<RowBinding> bind(Architecture architecture) {
    Map<String, Integer> chapterOf = new HashMap<>();
    Map<String, Method> methods = new HashMap<>();
    List<Class<?>> chapters = architecture.chapters();
    for (int c = 0; c < chapters.size(); c++) {
      for (Method method : chapters.get(c).getDeclaredMethods()) {
        if (isFrontEnd(method)) {
          if (methods.put(method.getName(), method) != null) {
            throw new IllegalStateException("two front-end methods named " + method.getName());
          }
          chapterOf.put(method.getName(), c);
        }
      }
    }
    Set<String> unused = new HashSet<>(methods.keySet());
    List<RowBinding> bindings = new ArrayList<>();
    for (Row row : architecture.patterns().rows()) {
      if (row.reserved()) {
        continue;
      }
      Method method = methods.get(row.method());
      if (method == null) {
        throw new IllegalStateException(row + ": no front-end method " + row.method());
      }
      unused.remove(row.method());
      bindings.add(
          new RowBinding(
              row, chapterOf.getOrDefault(row.method(), -1), method, order(row, method)));
    }
    if (!unused.isEmpty()) {
      throw new IllegalStateException("front-end methods that no row names: " + unused);
    }
    return bindings;
  }

  /** Front-end methods: not static, not private, nothing but fields as parameters, no result. */
  private static boolean isFrontEnd(Method method) {
    if (Modifier.isStatic(method.getModifiers())
        || Modifier.isPrivate(method.getModifiers())
        || method.isSynthetic()
        || method.getReturnType() != void.class) {
      return false;
    }
    for (Class<?> type : method.getParameterTypes()) {
      if (type != Field.class) {
        return false;
      }
    }
    return true;
  }

  /** Calls the method; build time only. */
  void call(Object[] chapters, Field[] fields) {
    try {
      method.setAccessible(true);
      method.invoke(chapters[chapter], (Object[]) fields);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(row + ": its front-end method failed", e);
    }
  }

  private static int[] order(Row row, Method method) {
    Parameter[] parameters = method.getParameters();
    int[] order = new int[parameters.length];
    Set<String> taken = new HashSet<>();
    for (int p = 0; p < parameters.length; p++) {
      order[p] = -1;
      for (int f = 0; f < row.fields().size(); f++) {
        if (row.fields().get(f).name().equals(parameters[p].getName())) {
          order[p] = f;
          taken.add(parameters[p].getName());
        }
      }
      if (order[p] < 0) {
        throw new IllegalStateException(
            row
                + ": no field for parameter "
                + parameters[p].getName()
                + " of "
                + method.getName());
      }
    }
    for (FieldSpec field : row.fields()) {
      if (!taken.contains(field.name())) {
        throw new IllegalStateException(row + ": method takes no field " + field.name());
      }
    }
    return order;
  }
}
