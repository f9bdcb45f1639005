package dev.rhea.cpu.riscv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rhea.cpu.decode.Row;
import dev.rhea.cpu.gen.RowDispatch;
import dev.rhea.cpu.ir.Field;
import dev.rhea.cpu.ir.Helper;
import dev.rhea.cpu.ir.Ir;
import dev.rhea.cpu.ir.IrBuilder;
import dev.rhea.cpu.ir.Op;
import dev.rhea.cpu.ir.Shortcut;
import dev.rhea.cpu.ir.Type;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Where a helper's shortcut says yes, the helper returns the same, raises no flag, marks nothing
 * and does not fault; it says yes often enough to be of use, and not always.
 */
class RvShortcutsTest extends HartFixture {
  private static final int DRAWS = 15_000;

  /** Numbers around which conversions and roundings change what they do. */
  private static final double[] EDGES = {
    0,
    1,
    0.5,
    1.5,
    2.5,
    0x1p-1074,
    0x1p-1022,
    0x1p-1021,
    0x1p-149,
    0x1p-126,
    0x1p-125,
    0x1p-1060,
    0x1p31 - 1,
    0x1p31 - 0.5,
    0x1p31,
    0x1p32 - 1,
    0x1p32 - 0.5,
    0x1p32,
    0x1p63,
    0x1.fffffffffffffp62,
    0x1p64,
    0x1p53,
    Float.MAX_VALUE,
    0x1.ffffffp127,
    Double.MAX_VALUE,
    Double.POSITIVE_INFINITY,
    Double.NaN
  };

  private final SplittableRandom random = new SplittableRandom(11);

  @TestFactory
  Stream<DynamicTest> shortcutsDoWhatTheirHelpersDo() {
    Map<String, Helper> helpers = helpers();
    assertTrue(helpers.size() > 45, () -> "only " + helpers.keySet());
    return helpers.entrySet().stream()
        .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> check(entry.getValue())));
  }

  private static Map<String, Helper> helpers() {
    Map<String, Helper> found = new LinkedHashMap<>();
    Ir ir = new Ir();
    IrBuilder builder = new IrBuilder(ir);
    builder.setZeroSlot(RvArchitecture.INSTANCE.zeroSlot());
    Object[] chapters = RowDispatch.chapters(RvArchitecture.INSTANCE, builder);
    RowDispatch dispatch = RowDispatch.of(RvArchitecture.INSTANCE);
    for (Row row : RvArchitecture.INSTANCE.patterns().rows()) {
      if (!row.reserved()) {
        ir.clear();
        builder.beginSymbolic(row.index());
        Field[] fields = new Field[row.fields().size()];
        Arrays.setAll(fields, Field::symbolic);
        dispatch.emit(row.index(), chapters, fields);
        for (int i = 0; i < ir.size(); i++) {
          if (ir.op(i) == Op.CALL && ir.helper(i).shortcut() != null) {
            found.put(ir.helper(i).toString(), ir.helper(i));
          }
        }
      }
    }
    return found;
  }

  private void check(Helper helper) throws Throwable {
    Shortcut shortcut = helper.shortcut();
    int count = helper.argumentCount();
    MethodHandle whole =
        handle(
            helper.owner(),
            helper.name(),
            MethodType.fromMethodDescriptorString(
                helper.descriptor(), RvState.class.getClassLoader()));
    MethodHandle test = handle(shortcut.test());
    MethodHandle compute = handle(shortcut.compute());
    MethodHandle accept = handle(shortcut.accept());
    int accepted = 0;
    for (int i = 0; i < DRAWS; i++) {
      drawState();
      Object[] arguments = new Object[count];
      for (int n = 0; n < count; n++) {
        arguments[n] = helper.argumentType(n) == Type.I32 ? (Object) drawInt(n) : drawLong();
      }
      int asked = shortcut.testArguments();
      if (test != null
          && !(boolean)
              test.invokeWithArguments(
                  join(hart, Arrays.copyOfRange(arguments, count - asked, count)))) {
        continue;
      }
      Object result = null;
      if (compute != null) {
        result =
            compute.invokeWithArguments(
                typed(Arrays.copyOf(arguments, shortcut.computeArguments()), shortcut.compute()));
      }
      if (accept != null) {
        Object[] given = Arrays.copyOf(arguments, shortcut.acceptArguments() + 1);
        given[given.length - 1] = result;
        if (!(boolean) accept.invokeWithArguments(typed(given, shortcut.accept()))) {
          continue;
        }
      }
      accepted++;
      int flags = hart.fp.flags;
      long mstatus = hart.mstatus;
      assertEquals(
          hex(whole.invokeWithArguments(join(hart, arguments))),
          hex(result),
          () -> Arrays.toString(Arrays.stream(arguments).map(RvShortcutsTest::hex).toArray()));
      assertEquals(flags, hart.fp.flags);
      assertEquals(mstatus, hart.mstatus);
    }
    int often = accepted;
    assertTrue(often > DRAWS / 100, () -> "accepts only " + often);
    boolean always = test == null && accept == null;
    assertTrue(!always && often < DRAWS, "accepts everything");
  }

  /** Mostly the state that shortcuts are for. */
  private void drawState() {
    hart.frm = random.nextInt(3) == 0 ? random.nextInt(8) : 0;
    hart.fp.flags = random.nextInt(3) == 0 ? random.nextInt(32) : 1;
    hart.setMstatus((long) random.nextInt(4) << RvBits.FS_SHIFT);
  }

  /** The first argument is a word to convert, any other a rounding mode. */
  private int drawInt(int n) {
    return n == 0 ? (int) drawLong() : random.nextBoolean() ? random.nextInt(8) : 7;
  }

  /** Often a boxed single, often a double, of any size or near an edge. */
  private long drawLong() {
    double edge = EDGES[random.nextInt(EDGES.length)] * (random.nextBoolean() ? 1 : -1);
    return switch (random.nextInt(9)) {
      case 0 -> random.nextLong();
      case 1 -> Double.doubleToRawLongBits(edge) + random.nextInt(-2, 3);
      case 2 -> Double.doubleToRawLongBits(random.nextDouble(-100, 100));
      case 3 -> Double.doubleToRawLongBits(edge);
      case 4 -> random.nextInt(-9, 10);
      case 5 -> boxed(random.nextInt());
      case 6 -> boxed(Float.floatToRawIntBits((float) edge) + random.nextInt(-2, 3));
      case 7 -> boxed(Float.floatToRawIntBits((float) edge));
      default -> boxed(Float.floatToRawIntBits((float) random.nextDouble(-100, 100)));
    };
  }

  private static long boxed(int bits) {
    return 0xFFFF_FFFF_0000_0000L | bits & 0xFFFF_FFFFL;
  }

  private static Object[] join(Object first, Object[] others) {
    return Stream.concat(Stream.of(first), Arrays.stream(others)).toArray();
  }

  private static @Nullable String hex(@Nullable Object value) {
    return switch (value) {
      case Long bits -> Long.toHexString(bits);
      case Double number -> Long.toHexString(Double.doubleToRawLongBits(number));
      case null, default -> String.valueOf(value);
    };
  }

  /** Bits as doubles where the target takes such. */
  private static Object[] typed(Object[] values, Shortcut.Target target) {
    for (int n = 0; n < values.length; n++) {
      if (target.takesDouble(n) && values[n] instanceof Long bits) {
        values[n] = Double.longBitsToDouble(bits);
      }
    }
    return values;
  }

  private static @Nullable MethodHandle handle(Shortcut.@Nullable Target target)
      throws ReflectiveOperationException {
    return target == null ? null : handle(target.owner(), target.name(), target.type());
  }

  private static MethodHandle handle(String owner, String name, MethodType type)
      throws ReflectiveOperationException {
    return MethodHandles.lookup().findStatic(Class.forName(owner.replace('/', '.')), name, type);
  }
}
