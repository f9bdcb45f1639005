package dev.rhea.cpu.decode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AssemblerTest {
  private static final Assembler ASSEMBLER = Toy.assembler();

  private static String hex(String source) {
    return HexFormat.of().formatHex(ASSEMBLER.bytes(source, 0x1000));
  }

  /** Words worked out by hand from toy.decode. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      // formatter:off
      value = {
        "nop                                   | 0000",
        "mov r0, r0                            | 0000", // nop is its alias
        "mov r1, r2                            | 2001",
        "mov sp,r2                             | 200f",
        "addq r3, -1                           | fc13",
        "pushsp r2, (sp)                       | 2020",
        "add r1, r2, r3                        | 01310002",
        "add r1 , r2 , r3 , down               | 01310082",
        "swap r1, r2, (r3)                     | 03310002",
        "swap r1,r2,( r3 )                     | 03310002",
        "swap.rl r1, r2, (r3)                  | 03310082",
        "load r1, -1(r2)                       | 2501f0ff",
        "load r1, (4+4)(r2)                    | 25018000",
        "load r1, (r2)                         | 25010000",
        "lui r1, 0x12345                       | 0f513412",
        "inc r1                                | 0411",
        "add r1, 7                             | 1c11",
        "twice r1                              | 04110411",
        "const r1, 3; const r2, 0x5000         | 0f0100000c110f520000",
        "far r1, 0x12345fff                    | 0f6134121501f0ff",
        "a = 3; addq r1, a                     | 0c11",
        "addq r1, a; .equ a, b + 1; b = 2      | 0c11",
        "addq r1, a; a = b; b = c; c = 3       | 0c11",
      })
      // formatter:on
  void encodes(String source, String bytes) {
    assertEquals(bytes, hex(source));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      // formatter:off
      value = {
        "1 + 2 * 3 ; 7",
        "2 * 3 + 1 ; 7",
        "1 << 2 + 1 ; 5", // as GNU as: shifts bind closer than sums
        "1 + 6 & 3 ; 3", // and so do bit operations
        "7 | 8 ^ 1 ; 14",
        "-(3 - 5) ; 2",
        "~0 ; -1",
        "- -3 ; 3",
        "0x10 + 0b11 + 010 ; 27",
        "0xffffffffffffffff ; -1",
        "-8 >> 60 ; 15",
        "-7 / 2 ; -3",
        "-7 % 3 ; -1",
        "'a' + 1 ; 98",
        "'\\n' ; 10",
        ". - 0x1000 ; 0",
        "%low(0xfff) ; -1",
        "%high(0x1000 - 1) ; 1",
      })
      // formatter:on
  void evaluatesAsGnuAsDoes(String expression, long value) {
    assertEquals(value, ASSEMBLER.assemble("t", "x = " + expression, 0x1000).symbol("x"));
  }

  @Test
  void directivesEmitLittleEndianData() {
    assertEquals("010280fffeca", hex(".byte 1, 2, 128, -1; .half 0xcafe"));
    assertEquals("78563412efcdab9078563412", hex(".word 0x12345678; .quad 0x1234567890abcdef"));
    assertEquals("61220a41ff00c3a900", hex(".ascii \"a\\\"\\n\\101\\xff\\0\"; .string \"é\""));
    assertEquals("0100000002", hex(".byte 1; .align 2; .byte 2"));
    assertEquals("010002070707", hex(".byte 1; .balign 2; .byte 2; .skip 3, 7"));
    assertEquals("00000002", hex(".org 0x1003; .byte 2"));
  }

  @Test
  void labelsReachForwardAndBackward() {
    Program program =
        ASSEMBLER.assemble(
            "t",
            """
            start:  goto end      # forward
            1:      nop; nop
                    goto 1b       // the nearest above
                    goto 1f       /* the nearest
                                     below */
            1:      nop
            end: last:
                    .dword end - start, 1b
            """,
            0x8000_0000L);
    assertEquals(0x8000_0012L, program.symbol("end"));
    assertEquals(program.symbol("end"), program.symbol("last"));
    byte[] expected =
        HexFormat.of().parseHex("17009000" + "0000" + "0000" + "1700e0ff" + "17002000" + "0000");
    byte[] code = Arrays.copyOf(program.bytes(), 0x12);
    assertArrayEquals(expected, code);
    assertEquals(0x12, program.bytes()[0x12]);
    assertEquals(0x10, program.bytes()[0x1A]);
  }

  @Test
  void predefinedSymbolsAreVisible() {
    Program program = ASSEMBLER.assemble("t", "addq r1, five", 0, Map.of("five", 5L));
    assertArrayEquals(new byte[] {0x14, 0x11}, program.bytes());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      // formatter:off
      value = {
        "nop; ;frob r1                | t:1: unknown instruction frob",
        "mov r1, r16                  | there is no register r16",
        "mov r1                       | mov takes d, s",
        "addq r1, 32                  | operand imm: 32 is out of range, from -32 to 31",
        "addq r1, missing             | the symbol missing is not defined",
        "mov r0, r3                   | mov with these operands is reserved",
        "mov r3, r0                   | mov with these operands is zero",
        "pushsp r1, (r2)              | operand base: must be 15",
        "branch r1, r2, .+1           | 1 is not a multiple of 2",
        "goto 3f                      | there is no 3: below",
        "goto 3b                      | there is no 3: above",
        "a: a:                        | the label a is defined twice",
        "a: .equ a, 1                 | a is a label",
        "const r1, later; later = 1   | not defined up to here",
        "nested r1                    | no instruction inc r1",
        "load r1, %odd(1)(r2)         | there is no %odd",
        "inc r1, r2                   | inc takes $d",
        ".byte 256                    | 256 does not fit 1 bytes",
        ".word                        | a value is missing",
        ".balign 3                    | power of two, not 3",
        ".org 0                       | cannot skip -4096 bytes",
        ".ascii 3                     | a string in quotes",
        ".frob                        | unknown directive .frob",
        ".option rvc                  | .option knows",
        ".data 1                      | one section",
        ".equ a                       | takes name, expression",
        "a = 1 +                      | a value is missing",
        "a = (1                       | a ) is missing",
        "a = 1 2                      | cannot understand",
        "a = 1 / 0                    | division by zero",
        "a = 0x                       | not a number: 0x",
        "a = 1 << 64                  | shift by 64",
        "/* open                      | t:1: this comment is not closed",
        "!                            | t:1: cannot understand !",
      })
      // formatter:on
  void mistakeIsNamed(String source, String message) {
    Exception e =
        assertThrows(AssemblerException.class, () -> ASSEMBLER.assemble("t", source, 0x1000));
    assertTrue(String.valueOf(e.getMessage()).contains(message), e::getMessage);
    assertTrue(String.valueOf(e.getMessage()).startsWith("t:1: "), e::getMessage);
  }

  @Test
  void mistakesOfAPseudoTableNameTheLine() {
    for (String line : new String[] {"x $a", "x a = nop", "x $a = inc $b"}) {
      Exception e =
          assertThrows(PatternException.class, () -> PseudoTable.parse("p", "# c\n" + line));
      assertTrue(String.valueOf(e.getMessage()).startsWith("p:2: "), e::getMessage);
    }
  }
}
