package dev.rhea.tests.engines;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rhea.cpu.riscv.RvArchitecture;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.CodeSizeEvaluator;
import org.objectweb.asm.util.CheckClassAdapter;

/** The generated interpreter keeps to what HotSpot compiles, and passes ASM's verifier. */
class CodeSizeTest {
  /** HotSpot's HugeMethodLimit: larger methods are never compiled. */
  private static final int LIMIT = 8_000;

  @Test
  void everyInterpreterMethodIsSmallEnoughToBeCompiled() throws IOException {
    List<Executable> checks = new ArrayList<>();
    new ClassReader(interpreter())
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String name, String descriptor, String sig, String[] exceptions) {
                return new CodeSizeEvaluator(null) {
                  @Override
                  public void visitEnd() {
                    int size = getMaxSize();
                    checks.add(() -> assertTrue(size < LIMIT, name + ": " + size + " bytes"));
                  }
                };
              }
            },
            0);
    assertFalse(checks.size() < 100, "an interpreter has a method for each row");
    assertAll(checks);
  }

  @Test
  void theGeneratedInterpreterVerifies() throws IOException {
    StringWriter report = new StringWriter();
    CheckClassAdapter.verify(
        new ClassReader(interpreter()),
        CodeSizeTest.class.getClassLoader(),
        false,
        new PrintWriter(report));
    assertTrue(report.toString().isEmpty(), report::toString);
  }

  private static byte[] interpreter() throws IOException {
    String name = "/" + RvArchitecture.INSTANCE.interpreterClass().replace('.', '/') + ".class";
    try (InputStream in = RvArchitecture.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }
}
