package dev.rhea.machine.board.mips;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.MmioHandler;
import org.junit.jupiter.api.Test;

/** A register with the value 0x11223344, seen by CPUs of both orders. */
class CpuBusWordsTest {
  private static final class Register implements MmioHandler {
    long value = 0x1122_3344L;

    @Override
    public long read(long offset, int size) {
      return value >>> 8 * (offset & 3);
    }

    @Override
    public void write(long offset, int size, long written) {
      value = written << 8 * (offset & 3);
    }
  }

  private final Register register = new Register();

  /** The same bytes in memory are what a big-endian CPU would read as the register's value. */
  @Test
  void bigEndianCpuFindsTheBytesOfAWordInItsOrder() {
    AddressSpace space = new AddressSpace("test");
    space.addMmio("register", 0, 4, CpuBusWords.of(true, register));
    byte[] bytes = new byte[4];
    space.read(0, bytes, 0, 4);
    assertEquals(0x11, bytes[0]);
    assertEquals(0x44, bytes[3]);
    // Bytes and halves of the word lie where that order has them.
    assertEquals(0x11, space.load(0, 1));
    assertEquals(0x44, space.load(3, 1));
    assertEquals(0x4433, space.load(2, 2)); // 0x33 before 0x44, read as little-endian
  }

  @Test
  void wideAccessIsTwoWordsTheFirstOneFirst() {
    AddressSpace space = new AddressSpace("test");
    MmioHandler counting =
        new MmioHandler() {
          @Override
          public long read(long offset, int size) {
            return offset;
          }

          @Override
          public void write(long offset, int size, long value) {}
        };
    space.addMmio("registers", 0, 8, CpuBusWords.of(true, counting));
    assertEquals(0x0400_0000_0000_0000L, space.load(0, 8));
  }

  @Test
  void storesAreTurnedAroundToo() {
    CpuBusWords.of(true, register).write(0, 4, 0x4200_0000L);
    assertEquals(0x42, register.value);
    CpuBusWords.of(true, register).write(3, 1, 0x42);
    assertEquals(0x42, register.value);
  }

  @Test
  void littleEndianCpuNeedsNothing() {
    assertSame(register, CpuBusWords.of(false, register));
  }
}
