package dev.rhea.cpu.decode;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Characters and strings of assembler sources, with C's escapes as GNU as knows them. */
final class Escapes {
  private Escapes() {}

  /**
   * The character at {@code position[0]} with its escape undone; moves the position behind it.
   *
   * @return a code point, or for {@code \x} and {@code \ooo} a byte
   */
  static int next(String text, int[] position) {
    int at = position[0];
    int c = text.codePointAt(at);
    at += Character.charCount(c);
    if (c == '\\' && at < text.length()) {
      char escape = text.charAt(at++);
      switch (escape) {
        case 'n' -> c = '\n';
        case 't' -> c = '\t';
        case 'r' -> c = '\r';
        case 'b' -> c = '\b';
        case 'f' -> c = '\f';
        case '\\', '"', '\'' -> c = escape;
        case 'x' -> {
          int start = at;
          while (at < text.length() && Character.digit(text.charAt(at), 16) >= 0) {
            at++;
          }
          if (start == at) {
            throw new AssemblerException("\\x needs hexadecimal digits");
          }
          c = (int) Long.parseLong(text.substring(Math.max(start, at - 2), at), 16);
        }
        case '0', '1', '2', '3', '4', '5', '6', '7' -> {
          c = escape - '0';
          for (int n = 0; n < 2 && at < text.length() && isOctal(text.charAt(at)); n++) {
            c = c * 8 + (text.charAt(at++) - '0');
          }
          c &= 0xFF;
        }
        default -> throw new AssemblerException("unknown escape \\" + escape);
      }
    }
    position[0] = at;
    return c;
  }

  private static boolean isOctal(char c) {
    return c >= '0' && c <= '7';
  }

  /** The bytes of a string in quotes, UTF-8. */
  static byte[] string(String quoted) {
    if (quoted.length() < 2 || !quoted.startsWith("\"") || !quoted.endsWith("\"")) {
      throw new AssemblerException("a string in quotes is needed, not " + quoted);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int[] position = {1};
    while (position[0] < quoted.length() - 1) {
      boolean escaped = quoted.charAt(position[0]) == '\\';
      int c = next(quoted, position);
      if (escaped) {
        out.write(c);
      } else {
        out.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
      }
    }
    return out.toByteArray();
  }
}
