package dev.rhea.cpu.gen;

import dev.rhea.cpu.Architecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Build step (phase process-classes): writes the generated classes of the architectures that are
 * named on the command line beside the compiled ones.
 */
public final class Generator {
  private Generator() {}

  /**
   * @param args the output folder, then binary names of {@link Architecture} subclasses, each with
   *     its one instance in a public field INSTANCE, or followed by {@code #} and the field's name
   */
  public static void main(String[] args) throws IOException, ReflectiveOperationException {
    Path out = Path.of(args[0]);
    for (int i = 1; i < args.length; i++) {
      int hash = args[i].indexOf('#');
      String name = hash < 0 ? args[i] : args[i].substring(0, hash);
      String field = hash < 0 ? "INSTANCE" : args[i].substring(hash + 1);
      Architecture architecture = (Architecture) Class.forName(name).getField(field).get(null);
      write(out, architecture.rowsClass(), RowsGenerator.generate(architecture));
      write(
          out,
          architecture.interpreterClass(),
          new InterpreterGenerator(architecture, false).generate());
      write(
          out,
          architecture.exactInterpreterClass(),
          new InterpreterGenerator(architecture, true).generate());
    }
  }

  private static void write(Path out, String className, byte[] bytes) throws IOException {
    Path file = out.resolve(className.replace('.', '/') + ".class");
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }
}
