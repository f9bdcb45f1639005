package dev.rhea.cpu.ir;

import dev.rhea.cpu.CpuState;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A static Java method that generated code calls. Its first parameter may be the architecture's
 * {@link CpuState}; the others are long or int; the result long, int, boolean (as I32) or void. A
 * long operand given to an int parameter is truncated.
 */
public final class Helper {
  /** What engines must and need not do around the call. */
  public enum Kind {
    /** No effect, result by its arguments alone. */
    PURE,
    /**
     * A check that may fault; once passed it need not be repeated until control leaves a straight
     * line of instructions or a SYNCED helper runs.
     */
    GUARD,
    /** May fault, may read and write state outside the slots that engines keep in locals. */
    FAULTS,
    /**
     * As FAULTS; moreover pc and budget are exact during the call, and the engine looks at {@link
     * CpuState#leave} behind it (the front-end ends the instruction with checkLeave).
     */
    SYNCED
  }

  private final String owner;
  private final String name;
  private final String descriptor;
  private final Kind kind;
  private final boolean passesState;
  private final Class<?>[] parameters;
  private final Class<?> result;
  private final Method method;
  private final @Nullable Shortcut shortcut;

  private Helper(Method method, Kind kind, @Nullable Shortcut shortcut) {
    this.method = method;
    this.shortcut = shortcut;
    this.owner = method.getDeclaringClass().getName().replace('.', '/');
    this.name = method.getName();
    this.descriptor =
        MethodType.methodType(method.getReturnType(), method.getParameterTypes())
            .toMethodDescriptorString();
    this.kind = kind;
    Class<?>[] all = method.getParameterTypes();
    this.passesState = all.length > 0 && CpuState.class.isAssignableFrom(all[0]);
    this.parameters = passesState ? Arrays.copyOfRange(all, 1, all.length) : all;
    this.result = method.getReturnType();
  }

  /** The one public static method of that name in {@code owner}. */
  public static Helper of(Class<?> owner, String name, Kind kind) {
    Method found = null;
    for (Method method : owner.getDeclaredMethods()) {
      if (method.getName().equals(name) && Modifier.isStatic(method.getModifiers())) {
        if (found != null) {
          throw new IllegalArgumentException("two helpers named " + owner + "." + name);
        }
        found = method;
      }
    }
    if (found == null || !Modifier.isPublic(found.getModifiers())) {
      throw new IllegalArgumentException("no public static helper " + owner + "." + name);
    }
    return new Helper(found, kind, null);
  }

  /** A helper of kind PURE. */
  public static Helper pure(Class<?> owner, String name) {
    return of(owner, name, Kind.PURE);
  }

  /** A helper of kind GUARD. */
  public static Helper guard(Class<?> owner, String name) {
    return of(owner, name, Kind.GUARD);
  }

  /** A helper of kind FAULTS. */
  public static Helper faults(Class<?> owner, String name) {
    return of(owner, name, Kind.FAULTS);
  }

  /** A helper of kind SYNCED. */
  public static Helper synced(Class<?> owner, String name) {
    return of(owner, name, Kind.SYNCED);
  }

  /** The same with a shortcut; the helper has to take the state. */
  public Helper withShortcut(Shortcut shortcut) {
    shortcut.require(List.of(method.getParameterTypes()), result);
    return new Helper(method, kind, shortcut);
  }

  /** The way to do without a call, if there is one. */
  public @Nullable Shortcut shortcut() {
    return shortcut;
  }

  /** Internal name of the class. */
  public String owner() {
    return owner;
  }

  public String name() {
    return name;
  }

  /** JVM method descriptor, including the state parameter. */
  public String descriptor() {
    return descriptor;
  }

  public Kind kind() {
    return kind;
  }

  /** Whether the first parameter is the CPU's state. */
  public boolean passesState() {
    return passesState;
  }

  /** Internal name of the state parameter's class; only if {@link #passesState}. */
  public String stateClass() {
    return descriptor.substring(2, descriptor.indexOf(';'));
  }

  /** Number of operands, the state not counted. */
  public int argumentCount() {
    return parameters.length;
  }

  /** I32 or I64. */
  public Type argumentType(int index) {
    return typeOf(parameters[index]);
  }

  public Type result() {
    return typeOf(result);
  }

  private static Type typeOf(Class<?> c) {
    if (c == long.class) {
      return Type.I64;
    }
    if (c == void.class) {
      return Type.VOID;
    }
    if (c == int.class || c == boolean.class) {
      return Type.I32;
    }
    throw new IllegalArgumentException("helpers take and give long, int, boolean: " + c);
  }

  @Override
  public String toString() {
    return owner.substring(owner.lastIndexOf('/') + 1) + "." + name;
  }
}
