package dev.rhea.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HostMemoryTest {
  private final long memory = HostMemory.allocate(64);

  HostMemoryTest() {
    HostMemory.fill(memory, 64, (byte) 0);
  }

  @AfterEach
  void free() {
    HostMemory.free(memory);
  }

  @Test
  void valuesAreLittleEndianAtAnyAlignment() {
    for (int shift = 0; shift < 8; shift++) {
      HostMemory.putLong(memory + shift, 0x0807_0605_0403_0201L);
      for (int i = 0; i < 8; i++) {
        assertEquals(i + 1, HostMemory.getByte(memory + shift + i));
      }
      assertEquals(0x0504_0302, HostMemory.getInt(memory + shift + 1));
      assertEquals(0x0302, HostMemory.getShort(memory + shift + 1));
      HostMemory.putShort(memory + shift, (short) 0xBBAA);
      HostMemory.putInt(memory + shift + 2, 0xFFEE_DDCC);
      assertEquals(0x0807_FFEE_DDCC_BBAAL, HostMemory.getLong(memory + shift));
    }
  }

  @Test
  void exchangeTellsTheOldValueAndStoresOnlyOnAMatch() {
    HostMemory.putLong(memory, 5);
    assertEquals(5, HostMemory.compareAndExchangeLong(memory, 4, 9));
    assertEquals(5, HostMemory.getLong(memory));
    assertEquals(5, HostMemory.compareAndExchangeLong(memory, 5, 9));
    assertEquals(9, HostMemory.getLong(memory));
    assertFalse(HostMemory.compareAndSetInt(memory, 8, 1));
    assertTrue(HostMemory.compareAndSetInt(memory, 9, 1));
    assertEquals(1, HostMemory.getAndSetInt(memory, -1));
    assertEquals(-1, HostMemory.getAndAddInt(memory, 2));
    assertEquals(1, HostMemory.getLong(memory)); // the addition does not carry into the next word
  }

  @Test
  void partsOfAWordAreExchangedWithoutTheirNeighbours() {
    HostMemory.putInt(memory, 0x4433_2211);
    for (int i = 0; i < 4; i++) {
      byte old = (byte) (0x11 * (i + 1));
      assertEquals(old, HostAtomics.compareAndExchangeByte(memory + i, (byte) 0, (byte) 1));
      assertEquals(old, HostAtomics.compareAndExchangeByte(memory + i, old, (byte) (0x80 | i)));
    }
    assertEquals(0x8382_8180, HostMemory.getInt(memory));
    assertEquals(
        (short) 0x8382, HostAtomics.compareAndExchangeShort(memory + 2, (short) 0x8382, (short) 7));
    assertEquals(0x0007_8180, HostMemory.getInt(memory));
  }

  @Test
  void minimaAndMaximaKnowTheirSign() {
    HostMemory.putInt(memory, -1);
    assertEquals(-1, HostAtomics.getAndMinUnsignedInt(memory, 5));
    assertEquals(5, HostAtomics.getAndMinInt(memory, -7));
    assertEquals(-7, HostAtomics.getAndMaxUnsignedInt(memory, 3));
    assertEquals(-7, HostAtomics.getAndMaxInt(memory, 3));
    assertEquals(3, HostMemory.getInt(memory));
    HostMemory.putLong(memory, Long.MIN_VALUE);
    assertEquals(Long.MIN_VALUE, HostAtomics.getAndMaxLong(memory, 1));
    assertEquals(1, HostAtomics.getAndMaxUnsignedLong(memory, Long.MIN_VALUE));
    assertEquals(Long.MIN_VALUE, HostAtomics.getAndMinUnsignedLong(memory, 2));
    assertEquals(2, HostAtomics.getAndMinLong(memory, -2));
    assertEquals(-2, HostAtomics.getAndXorLong(memory, -1));
    assertEquals(1, HostAtomics.getAndOrLong(memory, 6));
    assertEquals(7, HostAtomics.getAndAndLong(memory, 3));
    assertEquals(3, HostMemory.getLong(memory));
  }

  @Test
  void copiesCheckTheArraysBounds() {
    HostMemory.copy(new byte[] {1, 2, 3, 4}, 1, memory, 3);
    var back = new byte[4];
    HostMemory.copy(memory, back, 1, 3);
    assertArrayEquals(new byte[] {0, 2, 3, 4}, back);
    assertThrows(IndexOutOfBoundsException.class, () -> HostMemory.copy(memory, back, 2, 3));
    assertThrows(IndexOutOfBoundsException.class, () -> HostMemory.copy(back, -1, memory, 3));
    var buffer = HostMemory.buffer(memory, 3);
    buffer.put(2, (byte) 9);
    assertEquals(9, HostMemory.getByte(memory + 2));
    assertEquals(3, buffer.capacity());
  }
}
