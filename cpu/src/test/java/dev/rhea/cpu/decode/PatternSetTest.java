package dev.rhea.cpu.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class PatternSetTest {
  /** Correct by itself; the tests append to it. */
  private static final String HEAD =
      """
      # fields
      %rd     7:5
      %rs1   15:5
      %rs2   20:5
      %imm_i 20:s12
      %imm_b 31:s1 7:1 25:6 8:4 <<1
      %rdp    2:3 +8
      @r     %rs2 %rs1 %rd
      @b     %rs2 %rs1 imm=%imm_b

      == Integer, chapter 2 [I]
      add    0000000 ..... ..... 000 ..... 0110011  @r  "rd, rs1, rs2"
      beq    ....... ..... ..... 000 ..... 1100011  @b  "rs1, rs2, imm:target"
      addi   iiiiiiiiiiii  ..... 000 ..... 0010011  %rd %rs1 imm=%imm_i  =addImm  !cheap
      == Compressed, chapter 26 [C]
      c.lw.x 010 off:s5 --- ... 00  %rdp rs1=2  # comment "
      """;

  private static PatternSet parse(String more) {
    return PatternSet.parse("t.decode", HEAD + more);
  }

  @Test
  void rowCarriesWhatTheFileSays() {
    PatternSet set = parse("");
    assertEquals(List.of("I", "C"), set.extensions());
    Row add = set.rows().getFirst();
    assertEquals(0xFE00_707F, add.mask());
    assertEquals(0x33, add.value());
    assertEquals(4, add.lengthBytes());
    assertEquals("Integer, chapter 2", add.section());
    assertEquals("I", add.extension());
    assertEquals("t.decode:12", add.location());
    assertEquals(List.of("rs2", "rs1", "rd"), add.fields().stream().map(FieldSpec::name).toList());
    Row addi = set.rows().get(2);
    assertEquals("addImm", addi.method());
    assertTrue(addi.attributes().contains("cheap"));
    Row compressed = set.rows().get(3);
    assertEquals("cLwX", compressed.method());
    assertEquals(2, compressed.lengthBytes());
    assertEquals(0xE003, compressed.mask());
    assertEquals(1, compressed.feature());
    assertEquals(2, compressed.field("rs1").extract(-1));
    assertEquals(15, compressed.field("rdp").extract(-1));
    assertEquals(-16, compressed.field("off").extract(0x1000));
  }

  @Test
  void rowOfADisabledExtensionIsNotEnabled() {
    PatternSet set = parse("== Privileged\nmret 0011000 00010 00000 000 00000 1110011");
    Row c = set.rows().get(3);
    assertTrue(c.enabled(set.feature("C")));
    assertEquals(false, c.enabled(set.feature("I")));
    assertTrue(set.rows().get(4).enabled(0));
  }

  @Test
  void laterFileSeesDeclarationsOfAnEarlierOne() {
    assertThrows(PatternException.class, () -> PatternSet.load(getClass(), "uses.decode"));
    PatternSet set = PatternSet.load(getClass(), "declares.decode", "uses.decode");
    assertEquals("uses.decode:2", set.rows().getFirst().location());
  }

  @Test
  void missingResourceIsNamed() {
    Exception e =
        assertThrows(
            IllegalArgumentException.class, () -> PatternSet.load(getClass(), "nowhere.decode"));
    assertTrue(String.valueOf(e.getMessage()).contains("nowhere.decode"));
  }

  /** Line within the appended text, a piece of the message, the appended text. */
  @TestFactory
  Stream<DynamicTest> mistakeNamesFileAndLine() {
    return Stream.of(
            // formatter:off
            "1 | no field %nope         | x 0000001 ..... ..... 000 ..... 0110011 %nope",
            "1 | no format @nope        | x 0000001 ..... ..... 000 ..... 0110011 @nope",
            "1 | has 31 bits            | x 000001 ..... ..... 000 ..... 0110011 @r",
            "1 | unknown field: imm     | x 0000001 ..... ..... 000 ..... 0110011 @r \"rd, imm\"",
            "1 | belongs to no field    | x 0000001 ..... ..... 000 ..... 0110011 %rd %rs1",
            "1 | covers bit 31, which is fixed | x 0000001 ..... ..... 000 ..... 0110011 %rd imm=%imm_i",
            "1 | covers bit 11, which is not a | x 0000001 ..... ..... 000 ----- 0110011 @r",
            "1 | two fields rd          | x 0000001 ..... ..... 000 ..... 0110011 @r rd=2",
            "1 | do not match           | x 0000001 ..... ..... 000 ..... 0110011 @r \"rd[, rs1\"",
            "1 | do not match           | x 0000001 ..... ..... 000 ..... 0110011 @r \"rd], rs1\"",
            "1 | two methods            | x 0000001 ..... ..... 000 ..... 0110011 @r =a =b",
            "1 | two operand texts      | x 0000001 ..... ..... 000 ..... 0110011 @r \"rd\" \"rd\"",
            "1 | repeated attribute     | x 0000001 ..... ..... 000 ..... 0110011 @r !a !a",
            "1 | is no bit              | x 000000* ..... ..... 000 ..... 0110011 @r",
            "1 | no closing quote       | x 0000001 ..... ..... 000 ..... 0110011 @r \"rd",
            "1 | neither field          | x 0000001 ..... ..... 000 ..... 0110011 @r 01",
            "1 | reserved row has no    | x 0000001 ..... ..... 000 ..... 0110011 @r !reserved =a",
            "1 | not a number: two      | x 0000001 ..... ..... 000 ..... 0110011 @r k=two",
            "1 | %lost is declared but  | %lost 0:3",
            "1 | @lost is declared but  | @lost %rd",
            "1 | %rd is declared twice  | %rd 0:3",
            "1 | @r is declared twice   | @r %rd",
            "1 | not inside the word    | %far 30:3",
            "1 | only the first segment | %odd 30:1 20:s3",
            "1 | does not fit 32 bits   | %big 0:s32 <<1",
            "1 | has no segments        | %none",
            "2 | groups do not nest     | { / {",
            "1 | this { has no }        | {",
            "1 | } without {            | }",
            "1 | the manual's section   | == [I]",
            "1 | names no extension     | == Chapter []",
            "2 | overlaps x             | x 1------- -------0 / y -------- -----110",
            "4 | overlaps x             | { / x 1------- -------0 / } / y -------- -----110",
            "5 | overlaps x             | { / x 1------- -------0 / } / { / y -------- -----110 / }",
            "2 | has the same operands at t.decode:17 | x 1------- -------0 / x 0------- -----110",
            "3 | can never match        | { / x 1------- -------0 / y 1------- -----110 / }",
            "5 | can never match        | { / x -------- ----1001 / y 1------- ------01 / z 0------- ------01 / w -------- ----0101 / }")
            // formatter:on
        .map(PatternSetTest::mistake);
  }

  private static DynamicTest mistake(String line) {
    String[] parts = line.split("\\|", 3);
    long at = HEAD.lines().count() + Integer.parseInt(parts[0].strip());
    String message = parts[1].strip();
    String more = parts[2].strip().replace(" / ", "\n");
    return DynamicTest.dynamicTest(
        message,
        () -> {
          Exception e = assertThrows(PatternException.class, () -> parse(more));
          assertTrue(String.valueOf(e.getMessage()).contains(message), e::getMessage);
          assertTrue(String.valueOf(e.getMessage()).startsWith("t.decode:" + at), e::getMessage);
        });
  }
}
