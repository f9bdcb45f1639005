package dev.rhea.cpu.riscv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.rhea.cpu.CpuState;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What one engine leaves, another must find whole: nothing may be forgotten in a copy. */
class RvCopyTest extends HartFixture {
  /** Follow from the rest, or belong to the place of the hart and not to its state. */
  private static final Set<String> NOT_STATE =
      Set.of(
          "addressSpace",
          "codeEpoch",
          "fetchContext",
          "fenceRequested",
          "resetPc",
          "sharesMemory",
          "site");

  private final Random random = new Random(1);

  RvCopyTest() {
    super("max");
  }

  @Test
  void everyRegisterIsCopied() {
    for (RvCsr csr : RvCsr.all()) {
      if (csr.presentIn(hart.model()) && !csr.name().startsWith("pmpcfg")) {
        csr.write(hart, random.nextLong());
      }
    }
    for (int i = 1; i < hart.slots.length; i++) {
      hart.slots[i] = random.nextLong();
    }
    hart.setInterruptLines(0x80);
    RvState copy = hart.spare();
    assertNotEquals(List.of(), hart.differences(copy));
    copy.copyFrom(hart);
    assertEquals(List.of(), hart.differences(copy));
    for (RvCsr csr : RvCsr.all()) {
      assertEquals(csr.read(hart), csr.read(copy), csr.name());
    }
    copy.mmu.close();
  }

  /** A field that is added later and forgotten in the copy fails here. */
  @Test
  void everyFieldIsCopied() throws IllegalAccessException {
    RvState copy = hart.spare();
    for (Class<?> type : List.of(CpuState.class, RvState.class)) {
      for (Field field : type.getDeclaredFields()) {
        if (isState(field)) {
          field.setAccessible(true);
          if (field.getType() == boolean.class) {
            field.setBoolean(hart, true);
          } else if (field.getType() == int.class) {
            field.setInt(hart, 1);
          } else {
            field.setLong(hart, 2);
          }
        }
      }
    }
    copy.copyFrom(hart);
    for (Class<?> type : List.of(CpuState.class, RvState.class)) {
      for (Field field : type.getDeclaredFields()) {
        if (isState(field)) {
          field.setAccessible(true);
          assertEquals(field.get(hart), field.get(copy), field.getName());
        }
      }
    }
    copy.mmu.close();
  }

  private static boolean isState(Field field) {
    return !Modifier.isStatic(field.getModifiers())
        && !Modifier.isFinal(field.getModifiers())
        && field.getType().isPrimitive()
        && !NOT_STATE.contains(field.getName());
  }
}
