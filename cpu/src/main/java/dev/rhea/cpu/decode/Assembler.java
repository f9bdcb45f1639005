package dev.rhea.cpu.decode;

import java.util.List;
import java.util.Map;

/**
 * A small assembler whose instructions are the rows of the pattern files: for tests and built-in
 * guest code, so that neither needs a cross toolchain. Immutable.
 *
 * <p>Syntax is GNU as's: labels, numeric local labels ({@code 1:}, {@code 1b}, {@code 1f}), {@code
 * name = expression}, one statement a line or several with {@code ;}, comments {@code #}, {@code
 * //}, {@code /* *}{@code /}, expressions as in {@link Expression}. Directives:
 *
 * <ul>
 *   <li>{@code .byte .half .2byte .word .4byte .dword .quad .8byte expression, …}, little-endian
 *   <li>{@code .ascii .asciz .string "text", …}
 *   <li>{@code .align n .p2align n} to {@code 1 << n} bytes, {@code .balign n} to n bytes; filled
 *       with instructions that do nothing
 *   <li>{@code .skip .space .zero n[, fill]}
 *   <li>{@code .org gva}: skips forward to an address
 *   <li>{@code .equ .set name, expression}
 *   <li>{@code .text .data}: accepted, but there is one section, in the order of the source
 *   <li>{@code .globl .global}: accepted, since all symbols are visible
 *   <li>{@code .option norvc}, {@code norelax}: accepted, since that is how this assembler works:
 *       an instruction is compressed only if its mnemonic says so
 * </ul>
 *
 * <p>Not modelled: sections, relocations, macros, repetition, conditional assembly, big-endian
 * data.
 */
public final class Assembler {
  private final InstructionReader reader;
  private final InstructionEncoder encoder;
  private final Dialect dialect;

  public Assembler(PatternSet patterns, XFormat format, Dialect dialect) {
    this.reader = new InstructionReader(patterns, format, dialect);
    this.encoder = new InstructionEncoder(patterns, format);
    this.dialect = dialect;
  }

  /**
   * Assembles a source.
   *
   * @param name for messages, which begin with {@code name:line:}
   * @param origin gva of the first byte
   * @throws AssemblerException at the first mistake
   */
  public Program assemble(String name, String source, long origin) {
    return assemble(name, source, origin, Map.of());
  }

  /** As {@link #assemble(String, String, long)}, with {@code symbols} defined beforehand. */
  public Program assemble(String name, String source, long origin, Map<String, Long> symbols) {
    List<Statement> statements = SourceReader.read(name, source);
    return new Assembly(reader, encoder, dialect, name, statements, origin, symbols).run();
  }

  /** The bytes of one or more instructions at {@code pc}. */
  public byte[] bytes(String source, long pc) {
    return assemble("source", source, pc).bytes();
  }

  /**
   * The word of a single machine instruction at {@code pc}; the upper half is 0 for a short one.
   */
  public int word(String source, long pc) {
    byte[] bytes = bytes(source, pc);
    if (bytes.length != 2 && bytes.length != 4) {
      throw new AssemblerException("\"" + source + "\" has " + bytes.length + " bytes");
    }
    int word = 0;
    for (int i = bytes.length - 1; i >= 0; i--) {
      word = word << 8 | (bytes[i] & 0xFF);
    }
    return word;
  }
}
