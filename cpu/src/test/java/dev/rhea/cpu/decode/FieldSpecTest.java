package dev.rhea.cpu.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FieldSpecTest {
  private static FieldSpec field(boolean signed, int shift, int addend, int... segments) {
    FieldSpec.Segment[] list = new FieldSpec.Segment[segments.length / 2];
    for (int i = 0; i < list.length; i++) {
      list[i] = new FieldSpec.Segment(segments[2 * i], segments[2 * i + 1]);
    }
    return new FieldSpec("f", List.of(list), signed, shift, addend);
  }

  // The immediates of RISC-V, by the figures of its manual (unprivileged, 2.2).
  private static final FieldSpec B = field(true, 1, 0, 31, 1, 7, 1, 25, 6, 8, 4);
  private static final FieldSpec J = field(true, 1, 0, 31, 1, 12, 8, 20, 1, 21, 10);
  private static final FieldSpec U = field(true, 12, 0, 12, 20);
  private static final FieldSpec I = field(true, 0, 0, 20, 12);
  private static final FieldSpec RD_PRIME = field(false, 0, 8, 2, 3);
  private static final FieldSpec TOP = field(false, 0, 0, 31, 1);
  private static final FieldSpec CONSTANT = FieldSpec.constant("f", -7);
  private static final FieldSpec WHOLE = field(true, 0, 0, 0, 32);

  static Stream<Arguments> extractions() {
    return Stream.of(
        Arguments.of(B, 0xFE00_0EE3, -4L), // beq zero, zero, . - 4, by GNU as
        Arguments.of(B, 0x0000_0463, 8L),
        Arguments.of(J, 0xFFDF_F06F, -4L), // j . - 4
        Arguments.of(J, 0x0010_006F, 0x800L),
        Arguments.of(U, 0x8000_0537, -0x8000_0000L), // lui a0, 0x80000
        Arguments.of(U, 0x1234_5537, 0x1234_5000L),
        Arguments.of(I, 0xFFF5_0513, -1L), // addi a0, a0, -1
        Arguments.of(RD_PRIME, 0x0000_0010, 12L),
        Arguments.of(TOP, 0x8000_0000, 1L),
        Arguments.of(WHOLE, 0x8000_0000, -0x8000_0000L),
        Arguments.of(CONSTANT, 0x1234_5678, -7L));
  }

  @ParameterizedTest
  @MethodSource("extractions")
  void extracts(FieldSpec field, int word, long value) {
    assertEquals(value, field.extract(word));
  }

  static Stream<FieldSpec> fields() {
    return Stream.of(B, J, U, I, RD_PRIME, TOP, CONSTANT, WHOLE);
  }

  @ParameterizedTest
  @MethodSource("fields")
  void formulaAndInsertionAgreeWithExtraction(FieldSpec field) {
    Random random = new Random(2);
    for (int i = 0; i < 10_000; i++) {
      int word = random.nextInt();
      long value = field.extract(word);
      int formula = 0;
      for (FieldSpec.Term term : field.terms()) {
        formula |= term.of(word);
      }
      assertEquals(value, (long) formula + field.addend());
      assertTrue(field.fits(value));
      int other = random.nextInt();
      int inserted = field.insert(other, value);
      assertEquals(value, field.extract(inserted));
      assertEquals(0, (inserted ^ other) & ~field.mask());
    }
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of(B, 4096L, "out of range"),
        Arguments.of(B, -4098L, "out of range"),
        Arguments.of(B, 3L, "not a multiple of 2"),
        Arguments.of(U, 0x1234L, "not a multiple of 4096"),
        Arguments.of(RD_PRIME, 7L, "out of range, from 8 to 15"),
        Arguments.of(CONSTANT, 2L, "must be -7"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void insertRefusesWhatDoesNotFit(FieldSpec field, long value, String message) {
    Exception e = assertThrows(IllegalArgumentException.class, () -> field.insert(0, value));
    assertTrue(String.valueOf(e.getMessage()).contains(message), e::getMessage);
    assertEquals(false, field.fits(value));
  }
}
