package dev.rhea.cpu.decode;

import java.util.List;
import java.util.Set;

/**
 * One row of a pattern file: an instruction form.
 *
 * @param index number within the set; a lower index wins where rows overlap
 * @param method the front-end's method, whose parameters are named as the fields; empty if reserved
 * @param mnemonic as the assembler writes it, without operands
 * @param lengthBytes 2 or 4
 * @param mask the fixed bits of the word; of a 2-byte row within the low 16
 * @param value the fixed bits' values
 * @param fields operands, in the order of declaration; a generator's symbolic field n is number n
 * @param operands the operand text, see the package's notation
 * @param extension name of the extension, or empty if always enabled
 * @param feature the extension's bit in the CPU's feature set, or -1 if always enabled
 * @param section the manual's section
 * @param attributes the names given by {@code !name}
 * @param location file and line
 */
public record Row(
    int index,
    String method,
    String mnemonic,
    int lengthBytes,
    int mask,
    int value,
    List<FieldSpec> fields,
    OperandText operands,
    String extension,
    int feature,
    String section,
    Set<String> attributes,
    String location) {

  /** Attribute of rows whose words are illegal. */
  public static final String RESERVED = "reserved";

  /** Attribute of rows whose words may also be written as a later row of their group. */
  public static final String ALIAS = "alias";

  /**
   * Attribute of branches and jumps with a delay slot: the instruction behind it in memory, of the
   * same length, is executed before control goes anywhere.
   */
  public static final String DELAYED = "delayed";

  /** Attribute of delayed branches that skip their slot when they are not taken. */
  public static final String LIKELY = "likely";

  public Row {
    fields = List.copyOf(fields);
    attributes = Set.copyOf(attributes);
  }

  /** Whether the words of this row are illegal: it has no method, and decoders give no row. */
  public boolean reserved() {
    return attributes.contains(RESERVED);
  }

  /** Whether the instruction behind this one is executed with it; see {@link #DELAYED}. */
  public boolean delayed() {
    return attributes.contains(DELAYED) || likely();
  }

  /** Whether that happens only if the branch is taken. */
  public boolean likely() {
    return attributes.contains(LIKELY);
  }

  /** Whether {@code word} has this row's fixed bits (an earlier row may still win). */
  public boolean matches(int word) {
    return (word & mask) == value;
  }

  /** Whether some word has the fixed bits of both. */
  public boolean overlaps(Row other) {
    return ((value ^ other.value) & mask & other.mask) == 0;
  }

  /** Whether the row is in force under the CPU's feature set. */
  public boolean enabled(long features) {
    return feature < 0 || (features >>> feature & 1) != 0;
  }

  /** The number of the field {@code name}, or -1. */
  public int fieldIndex(String name) {
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  /** The field {@code name}. */
  public FieldSpec field(String name) {
    int i = fieldIndex(name);
    if (i < 0) {
      throw new IllegalArgumentException(mnemonic + " has no field " + name);
    }
    return fields.get(i);
  }

  @Override
  public String toString() {
    return mnemonic + " (" + location + ")";
  }
}
