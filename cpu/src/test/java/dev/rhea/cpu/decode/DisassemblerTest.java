package dev.rhea.cpu.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DisassemblerTest {
  private static final Disassembler DISASSEMBLER = new Disassembler(Toy.PATTERNS, Toy.TOY);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      // formatter:off
      value = {
        "0x00000000 | nop",
        "0xabcd2001 | .word 0xabcd2001", // bit 0 set: a long form, none
        "0xabcd0120 | mov r1, r2", // the upper half belongs to the next instruction
        "0x00000010 | .word 0x00000010",
        "0x02003101 | add r1, r2, r3",
        "0x82003101 | add r1, r2, r3, down",
        "0x02003103 | swap r1, r2, (r3)",
        "0x82003103 | swap.rl r1, r2, (r3)",
        "0xffc00017 | branch r0, r0, 0x7ffffff8",
        "0x12345f0f | lui sp, 0x12345",
        "0x00002020 | pushsp r2, (sp)",
      })
      // formatter:on
  void prints(String word, String text) {
    assertEquals(text, DISASSEMBLER.text((int) Long.decode(word).longValue(), 0x8000_0000L));
  }

  /** Every row with random operands: text and back gives the same word. */
  @Test
  void assemblingTheTextGivesTheWord() {
    Assembler assembler = Toy.assembler();
    Random random = new Random(3);
    int checked = 0;
    for (Row row : Toy.PATTERNS.rows()) {
      for (int i = 0; i < 200; i++) {
        int word = row.value();
        for (OperandText.Operand operand : row.operands().operands()) {
          FieldSpec field = row.field(operand.field());
          word = field.insert(word, field.extract(random.nextInt()));
        }
        if (DISASSEMBLER.row(word) == row) {
          String text = DISASSEMBLER.text(word, 0x4000);
          assertEquals(word, assembler.word(text, 0x4000), text);
          checked++;
        }
      }
    }
    assertEquals(true, checked > 1500);
  }
}
