package dev.rhea.cpu;

/** Finds the classes that the build generates. */
public final class Generated {
  private Generated() {}

  /** A new instance of the generated class {@code name}. */
  public static Object instance(String name) {
    try {
      return Class.forName(name).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("generated class " + name + " is missing: build the cpu module", e);
    }
  }
}
