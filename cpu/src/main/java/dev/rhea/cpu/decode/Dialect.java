package dev.rhea.cpu.decode;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an architecture's assembler knows beside its instructions. */
public interface Dialect {
  /** A constant expression's value, at a point where labels further down are not known yet. */
  interface Constants {
    /**
     * Evaluates {@code expression}.
     *
     * @throws AssemblerException if it names a symbol that is not defined above
     */
    long valueOf(String expression);
  }

  /** Pseudo-instructions that are data. */
  PseudoTable pseudos();

  /**
   * The machine instructions that stand for a pseudo-instruction whose expansion has to be
   * computed, or null if {@code mnemonic} is none.
   */
  @Nullable List<String> expand(String mnemonic, List<String> operands, Constants constants);

  /**
   * The value of {@code %name(argument)} in an operand.
   *
   * @param pc gva of the instruction it stands in
   * @param anchors a place for what one instruction leaves to another, by gva
   * @throws AssemblerException if there is no such function
   */
  long function(String name, long argument, long pc, Map<Long, Long> anchors);

  /** Bytes that do nothing when executed, to fill {@code length} bytes between instructions. */
  byte[] padding(int length);
}
