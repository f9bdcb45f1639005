package dev.rhea.cpu.ir;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to do without a {@link Helper} in the usual case, for code that would rather leave than call:
 * up to three small static methods without effects, which HotSpot inlines. Where one says no, the
 * engine does the whole instruction in another way, so a shortcut decides about speed only; where
 * all say yes, the helper would have given the same result and changed nothing.
 *
 * <p>Where the helper takes or gives the bits of a double as long, {@code compute} and {@code
 * accept} may have the double.
 *
 * @param test {@code boolean (state, last arguments…)}, asked before anything is computed; null:
 *     yes. For a helper without a result it is all there is
 * @param compute {@code (first arguments…)}: the result; null for a helper without one
 * @param accept {@code boolean (first arguments…, result)}: whether that is the helper's result;
 *     null: yes
 */
public record Shortcut(@Nullable Target test, @Nullable Target compute, @Nullable Target accept) {

  /**
   * A static method, as bytecode names it.
   *
   * @param owner internal name of the class
   */
  public record Target(String owner, String name, MethodType type) {
    private static Target find(Class<?> owner, String name) {
      List<Method> found =
          Arrays.stream(owner.getDeclaredMethods()).filter(m -> m.getName().equals(name)).toList();
      int wanted = Modifier.PUBLIC | Modifier.STATIC;
      if (found.size() != 1 || (found.getFirst().getModifiers() & wanted) != wanted) {
        throw new IllegalArgumentException("not one public static " + owner + "." + name);
      }
      Method method = found.getFirst();
      initialize(owner);
      return new Target(
          owner.getName().replace('.', '/'),
          name,
          MethodType.methodType(method.getReturnType(), method.getParameterTypes()));
    }

    /** C2 would not compile a call of a class that is not initialized, but have the code fail. */
    private static void initialize(Class<?> owner) {
      try {
        MethodHandles.privateLookupIn(owner, MethodHandles.lookup()).ensureInitialized(owner);
      } catch (IllegalAccessException e) {
        throw new IllegalArgumentException("not accessible: " + owner, e);
      }
    }

    private void require(Class<?> result, List<Class<?>> parameters) {
      boolean fits = type.parameterCount() == parameters.size() && fits(type.returnType(), result);
      for (int n = 0; fits && n < parameters.size(); n++) {
        fits = fits(type.parameterType(n), parameters.get(n));
      }
      if (!fits) {
        throw new IllegalArgumentException(name + " has to be " + parameters + result);
      }
    }

    private static boolean fits(Class<?> here, Class<?> inHelper) {
      return here == inHelper || here == double.class && inHelper == long.class;
    }

    /** Whether parameter {@code n} is a double where the helper has its bits. */
    public boolean takesDouble(int n) {
      return type.parameterType(n) == double.class;
    }

    /** Whether the result is a double where the helper has its bits. */
    public boolean givesDouble() {
      return type.returnType() == double.class;
    }
  }

  /** What the methods below start from. */
  public static Shortcut none() {
    return new Shortcut(null, null, null);
  }

  /** The same with a condition on the state. */
  public Shortcut test(Class<?> owner, String name) {
    return new Shortcut(Target.find(owner, name), compute, accept);
  }

  /** The same with a way to compute the result. */
  public Shortcut compute(Class<?> owner, String name) {
    return new Shortcut(test, Target.find(owner, name), accept);
  }

  /** The same with a condition on the result. */
  public Shortcut accept(Class<?> owner, String name) {
    return new Shortcut(test, compute, Target.find(owner, name));
  }

  /** How many of the last arguments {@link #test} takes. */
  public int testArguments() {
    return test == null ? 0 : test.type.parameterCount() - 1;
  }

  /** How many of the first arguments {@link #compute} takes. */
  public int computeArguments() {
    return compute == null ? 0 : compute.type.parameterCount();
  }

  /** How many of the first arguments {@link #accept} takes, before the result. */
  public int acceptArguments() {
    return accept == null ? 0 : accept.type.parameterCount() - 1;
  }

  /** Refuses to be the shortcut of a method with those types, the state first. */
  void require(List<Class<?>> parameters, Class<?> result) {
    List<Class<?>> arguments = parameters.subList(1, parameters.size());
    if (test != null) {
      List<Class<?>> last = arguments.subList(arguments.size() - testArguments(), arguments.size());
      test.require(boolean.class, join(List.of(parameters.getFirst()), last));
    }
    if ((compute == null) != (result == void.class) || (compute == null && accept != null)) {
      throw new IllegalArgumentException("what gives a result has to compute it");
    }
    if (compute != null) {
      compute.require(result, arguments.subList(0, computeArguments()));
      if (accept != null) {
        List<Class<?>> first = arguments.subList(0, acceptArguments());
        accept.require(boolean.class, join(first, List.of(compute.type.returnType())));
      }
    }
  }

  private static List<Class<?>> join(List<Class<?>> first, List<Class<?>> second) {
    List<Class<?>> all = new java.util.ArrayList<>(first);
    all.addAll(second);
    return all;
  }
}
