package dev.rhea.cpu.riscv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rhea.cpu.decode.FieldSpec;
import dev.rhea.cpu.decode.OperandText.Operand;
import dev.rhea.cpu.decode.Row;
import dev.rhea.cpu.ir.Field;
import dev.rhea.cpu.ir.Ir;
import dev.rhea.cpu.ir.IrBuilder;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows and methods belong together, and every method is the same for known and unknown fields. */
class RvFrontEndTest {
  private final Ir ir = new Ir();
  private final IrBuilder b = new IrBuilder(ir);
  private final Map<String, Method> methods = new HashMap<>();
  private final Map<Method, Object> owners = new HashMap<>();

  @BeforeEach
  void collect() throws ReflectiveOperationException {
    b.setZeroSlot(RvArchitecture.INSTANCE.zeroSlot());
    for (Class<?> chapter : RvArchitecture.INSTANCE.chapters()) {
      Constructor<?> constructor = chapter.getConstructor(IrBuilder.class);
      Object instance = constructor.newInstance(b);
      for (Method method : chapter.getDeclaredMethods()) {
        if (!Modifier.isPrivate(method.getModifiers()) && !method.isSynthetic()) {
          assertEquals(null, methods.put(method.getName(), method), "two of " + method.getName());
          owners.put(method, instance);
        }
      }
    }
  }

  private static List<Row> rows() {
    return RvArchitecture.INSTANCE.patterns().rows().stream().filter(r -> !r.reserved()).toList();
  }

  @Test
  void everyRowHasAMethodWithItsFieldsAsParameters() {
    for (Row row : rows()) {
      Method method = methods.get(row.method());
      assertNotNull(method, row + ": no method " + row.method());
      Set<String> parameters = new TreeSet<>();
      for (Parameter parameter : method.getParameters()) {
        parameters.add(parameter.getName());
      }
      Set<String> fields = new TreeSet<>();
      row.fields().forEach(field -> fields.add(field.name()));
      assertEquals(parameters, fields, row.toString());
    }
  }

  @Test
  void everyMethodIsNamedByARow() {
    Set<String> unused = new TreeSet<>(methods.keySet());
    rows().forEach(row -> unused.remove(row.method()));
    assertEquals(Set.of(), unused);
  }

  @Test
  void everyMethodTakesSymbolicFields() throws ReflectiveOperationException {
    for (Row row : rows()) {
      Method method = methods.get(row.method());
      ir.clear();
      b.beginSymbolic(row.index());
      call(method, parameter -> Field.symbolic(row.fieldIndex(parameter)), row);
    }
  }

  /** With every field at its extremes, so with rd, rs1 and rs2 equal, x0 among them. */
  @Test
  void everyMethodTakesConstantFields() throws ReflectiveOperationException {
    for (Row row : rows()) {
      for (boolean maximum : new boolean[] {false, true}) {
        ir.clear();
        b.beginInsn(row.index(), 0x1000, row.lengthBytes());
        call(
            methods.get(row.method()),
            parameter -> {
              FieldSpec field = row.field(parameter);
              return b.field(maximum ? field.maximum() : field.minimum());
            },
            row);
      }
    }
  }

  private interface FieldOf {
    Field of(String parameter);
  }

  private void call(Method method, FieldOf field, Row row) throws ReflectiveOperationException {
    List<Object> arguments = new ArrayList<>();
    for (Parameter parameter : method.getParameters()) {
      arguments.add(field.of(parameter.getName()));
    }
    method.setAccessible(true);
    try {
      method.invoke(owners.get(method), arguments.toArray());
    } catch (java.lang.reflect.InvocationTargetException e) {
      throw new AssertionError(row.toString(), e.getCause());
    }
  }

  @Test
  void theFormatKnowsEveryKindOfOperand() {
    RvFormat format = new RvFormat();
    for (Row row : rows()) {
      for (Operand operand : row.operands().operands()) {
        assertTrue(format.knows(operand.kind()), row + ": " + operand);
      }
    }
  }

  @Test
  void everyExtensionOfTheFilesIsOneOfAModel() {
    Set<String> unknown = new LinkedHashSet<>();
    for (String name :
        String.join("+", RvArchitecture.INSTANCE.patterns().extensions()).split("[+/]")) {
      if (RvExtension.named(name) == null) {
        unknown.add(name);
      }
    }
    assertEquals(Set.of(), unknown);
  }
}
