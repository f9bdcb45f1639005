package dev.rhea.cpu.decode;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one row of a pattern file. */
final class RowParser {
  private final PatternParser file;
  private final List<String> tokens;
  private final List<FieldSpec> fields = new ArrayList<>();
  private final Set<String> attributes = new HashSet<>();

  /** Bit patterns so far, most significant first, with {@code 0 1 . -}. */
  private final StringBuilder bits = new StringBuilder();

  private record Inline(String name, int start, int width, boolean signed) {}

  private final List<Inline> inline = new ArrayList<>();
  private @Nullable String method;
  private @Nullable String text;

  RowParser(PatternParser file, List<String> tokens) {
    this.file = file;
    this.tokens = tokens;
  }

  Row parse() {
    String mnemonic = tokens.getFirst();
    int next = 1;
    while (next < tokens.size() && isBits(tokens.get(next))) {
      readBits(tokens.get(next++));
    }
    if (bits.length() != 16 && bits.length() != 32) {
      throw file.error(mnemonic + " has " + bits.length() + " bits; an instruction has 16 or 32");
    }
    addInlineFields();
    while (next < tokens.size()) {
      readRest(tokens.get(next++));
    }
    int mask = bitSet('0') | bitSet('1');
    checkCoverage(mnemonic, mask);
    OperandText operands = operands();
    boolean reserved = attributes.contains(Row.RESERVED);
    if (reserved && method != null) {
      throw file.error("a reserved row has no method");
    }
    String methodName = method != null ? method : PatternParser.camelCase(mnemonic);
    return new Row(
        file.rowIndex(),
        reserved ? "" : methodName,
        mnemonic,
        bits.length() / 8,
        mask,
        bitSet('1'),
        fields,
        operands,
        file.extension(),
        file.feature(),
        file.section(),
        attributes,
        file.location());
  }

  private static boolean isBits(String token) {
    return "@\"!=%".indexOf(token.charAt(0)) < 0 && token.indexOf('=') < 0;
  }

  private void readBits(String token) {
    int colon = token.indexOf(':');
    if (colon >= 0) {
      String name = token.substring(0, colon);
      file.requireName(name);
      String width = token.substring(colon + 1);
      boolean signed = width.startsWith("s");
      int count = file.number(signed ? width.substring(1) : width);
      if (count < 1 || count > 32) {
        throw file.error(name + " cannot be " + count + " bits wide");
      }
      inline.add(new Inline(name, bits.length(), count, signed));
      bits.repeat('.', count);
      return;
    }
    for (int i = 0; i < token.length(); i++) {
      char c = token.charAt(i);
      if (c == '0' || c == '1' || c == '-') {
        bits.append(c);
      } else if (c == '.' || Character.isLetter(c)) {
        bits.append('.');
      } else {
        throw file.error("'" + c + "' is no bit");
      }
    }
  }

  private void addInlineFields() {
    for (Inline field : inline) {
      int position = bits.length() - field.start - field.width;
      List<FieldSpec.Segment> segments = List.of(file.segment(position, field.width));
      file.addField(fields, file.spec(field.name, segments, field.signed, 0, 0));
    }
  }

  private void readRest(String token) {
    char first = token.charAt(0);
    if (first == '@') {
      for (FieldSpec member : file.format(token.substring(1))) {
        file.addField(fields, member);
      }
    } else if (first == '=') {
      if (method != null) {
        throw file.error("two methods");
      }
      method = token.substring(1);
      file.requireName(method);
    } else if (first == '!') {
      if (token.length() == 1 || !attributes.add(token.substring(1))) {
        throw file.error("empty or repeated attribute " + token);
      }
    } else if (first == '"') {
      if (text != null) {
        throw file.error("two operand texts");
      }
      text = token.substring(1);
    } else {
      FieldSpec field = file.fieldReference(token);
      if (field == null) {
        throw file.error("neither field, format, =method, !attribute nor \"text\": " + token);
      }
      file.addField(fields, field);
    }
  }

  private int bitSet(char wanted) {
    int set = 0;
    for (int i = 0; i < bits.length(); i++) {
      set = set << 1 | (bits.charAt(i) == wanted ? 1 : 0);
    }
    return set;
  }

  /** Every variable bit is some field's or marked as ignored, and no field covers another bit. */
  private void checkCoverage(String mnemonic, int mask) {
    int variable = bitSet('.');
    int covered = 0;
    for (FieldSpec field : fields) {
      int stray = field.mask() & ~variable;
      if (stray != 0) {
        int bit = 31 - Integer.numberOfLeadingZeros(stray);
        throw file.error(
            mnemonic
                + ": field "
                + field.name()
                + " covers bit "
                + bit
                + ", which is "
                + ((mask >>> bit & 1) != 0 ? "fixed" : "not a bit of a field"));
      }
      covered |= field.mask();
    }
    int left = variable & ~covered;
    if (left != 0 && !attributes.contains(Row.RESERVED)) {
      int bit = 31 - Integer.numberOfLeadingZeros(left);
      throw file.error(
          mnemonic + ": bit " + bit + " belongs to no field; write - if it is ignored");
    }
  }

  private boolean hasField(String name) {
    for (FieldSpec field : fields) {
      if (field.name().equals(name)) {
        return true;
      }
    }
    return false;
  }

  private OperandText operands() {
    try {
      OperandText parsed = OperandText.parse(text == null ? "" : text);
      for (OperandText.Operand operand : parsed.operands()) {
        if (!hasField(operand.field())) {
          throw file.error("the operand text names an unknown field: " + operand.field());
        }
      }
      return parsed;
    } catch (IllegalArgumentException e) {
      throw file.error(String.valueOf(e.getMessage()));
    }
  }
}
