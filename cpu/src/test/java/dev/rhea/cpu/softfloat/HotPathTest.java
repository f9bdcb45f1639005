package dev.rhea.cpu.softfloat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What makes the host paths cheap, held without a clock: their size, and that nothing allocates.
 */
class HotPathTest {
  /** What C1 inlines under {@code -XX:C1MaxInlineSize=80}; C2 inlines hot methods up to 325. */
  private static final int INLINE_LIMIT = 80;

  @Test
  void bodiesThatTranslatedCodeCallsFitTheInlineLimit() throws IOException {
    List<String> tooLarge = new ArrayList<>();
    int methods = 0;
    for (Class<?> hot : List.of(HostFloat.class, HostCompare.class, HostConvert.class)) {
      try (InputStream in = hot.getResourceAsStream(hot.getSimpleName() + ".class")) {
        for (MethodModel method : ClassFile.of().parse(in.readAllBytes()).methods()) {
          int size = method.code().map(code -> ((CodeAttribute) code).codeLength()).orElse(0);
          if (size > INLINE_LIMIT) {
            tooLarge.add(hot.getSimpleName() + "." + method.methodName() + ": " + size);
          }
          methods++;
        }
      }
    }
    assertEquals(List.of(), tooLarge, "methods above " + INLINE_LIMIT + " bytecode bytes");
    assertTrue(methods > 80, "saw " + methods + " methods only");
  }

  @TestFactory
  Stream<DynamicTest> nothingAllocates() {
    return Operations.all().values().stream()
        .map(operation -> DynamicTest.dynamicTest(operation.name(), () -> allocation(operation)));
  }

  private static void allocation(Operation operation) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    FloatEnv env = new FloatEnv(FloatPolicy.CANONICAL);
    run(operation, env, 100); // classes are initialised, which allocates
    long before = threads.getCurrentThreadAllocatedBytes();
    run(operation, env, 5_000);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(allocated < 5_000, () -> allocated + " bytes in 5000 operations and their operands");
  }

  private static void run(Operation operation, FloatEnv env, int count) {
    RandomOperands random = new RandomOperands(3);
    long[] operands = new long[3];
    for (int i = 0; i < count; i++) {
      random.fill(operation.operands(), operands);
      operation.soft().run(env, operands[0], operands[1], operands[2], i % 6);
      operation.host().run(env, operands[0], operands[1], operands[2], i % 6);
    }
  }
}
