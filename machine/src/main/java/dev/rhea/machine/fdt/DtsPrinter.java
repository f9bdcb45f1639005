package dev.rhea.machine.fdt;

import java.nio.ByteBuffer;
import java.util.Map;

/**
 * The source form, to the letter as {@code dtc -I dtb -O dts} 1.6 prints a blob, so that its output
 * can be compared with that of other tools by eye and by test. A blob has no types, so values are
 * guessed as dtc guesses: text if it looks like strings, else cells if the length allows, else
 * bytes.
 */
final class DtsPrinter {
  private final StringBuilder out = new StringBuilder();

  String print(DeviceTree tree) {
    out.append("/dts-v1/;\n\n");
    for (DeviceTree.Reservation r : tree.reservations()) {
      out.append(String.format("/memreserve/\t0x%016x 0x%016x;\n", r.gpa(), r.size()));
    }
    out.append("/");
    body(tree.root(), 0);
    return out.toString();
  }

  private void body(DeviceTreeNode node, int depth) {
    out.append(" {\n");
    for (Map.Entry<String, byte[]> property : node.properties().entrySet()) {
      indent(depth + 1).append(property.getKey());
      if (property.getValue().length > 0) {
        out.append(" = ");
        value(property.getValue());
      }
      out.append(";\n");
    }
    for (DeviceTreeNode child : node.children()) {
      out.append('\n');
      indent(depth + 1).append(child.name());
      body(child, depth + 1);
    }
    indent(depth).append("};\n");
  }

  private StringBuilder indent(int depth) {
    return out.append("\t".repeat(depth));
  }

  private void value(byte[] value) {
    if (looksLikeStrings(value)) {
      strings(value);
    } else if (value.length % Integer.BYTES == 0) {
      cells(value);
    } else {
      bytes(value);
    }
  }

  private static boolean looksLikeStrings(byte[] value) {
    int nuls = 0;
    for (byte b : value) {
      if (b == 0) {
        nuls++;
      } else if (!(b >= ' ' && b < 0x7f) && escape(b) == 0) {
        return false;
      }
    }
    return value[value.length - 1] == 0 && nuls <= value.length - nuls;
  }

  /** The letter after the backslash, or 0 if there is none for {@code b}. */
  private static char escape(byte b) {
    return switch (b) {
      case 0x07 -> 'a';
      case '\b' -> 'b';
      case '\t' -> 't';
      case '\n' -> 'n';
      case 0x0b -> 'v';
      case '\f' -> 'f';
      case '\r' -> 'r';
      default -> 0;
    };
  }

  private void strings(byte[] value) {
    out.append('"');
    for (int i = 0; i < value.length - 1; i++) {
      byte b = value[i];
      if (b == 0) {
        out.append("\\0");
      } else if (escape(b) != 0) {
        out.append('\\').append(escape(b));
      } else if (b == '"' || b == '\\') {
        out.append('\\').append((char) b);
      } else {
        out.append((char) b);
      }
    }
    out.append('"');
  }

  private void cells(byte[] value) {
    ByteBuffer in = ByteBuffer.wrap(value);
    String separator = "<";
    while (in.hasRemaining()) {
      out.append(separator).append(String.format("0x%02x", in.getInt()));
      separator = " ";
    }
    out.append('>');
  }

  private void bytes(byte[] value) {
    String separator = "[";
    for (byte b : value) {
      out.append(separator).append(String.format("%02x", b));
      separator = " ";
    }
    out.append(']');
  }
}
