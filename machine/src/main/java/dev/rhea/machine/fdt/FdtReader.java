package dev.rhea.machine.fdt;

import com.google.errorprone.annotations.FormatMethod;
import dev.rhea.machine.UserError;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads one flattened device tree, trusting nothing: offsets, sizes, tokens and names are checked
 * before use, and every complaint is a sentence with the place in the file.
 */
final class FdtReader {
  /** Deeper than any real tree; a bound, so that a hostile one cannot overflow our stack. */
  private static final int MAX_DEPTH = 64;

  private final String source;
  private final ByteBuffer in;
  private final DeviceTree tree = new DeviceTree();
  private int stringsOffset;
  private int stringsEnd;
  private int structureEnd;

  FdtReader(String source, byte[] blob) {
    this.source = source;
    this.in = ByteBuffer.wrap(blob);
  }

  DeviceTree read() {
    if (in.capacity() < Fdt.HEADER_SIZE || in.getInt(0) != Fdt.MAGIC) {
      throw new UserError(
          "'"
              + source
              + "' is not a device tree: it does not begin with d00dfeed; compile a .dts with dtc first");
    }
    int totalSize = in.getInt(4);
    if (totalSize < Fdt.HEADER_SIZE || totalSize > in.capacity()) {
      throw corrupt(
          "it claims %d bytes and the file has %d",
          Integer.toUnsignedLong(totalSize), in.capacity());
    }
    int version = in.getInt(20);
    int compatible = in.getInt(24);
    if (version < Fdt.COMPATIBLE_WITH || compatible > Fdt.VERSION) {
      throw corrupt("its version %d is none of 16 and 17", version);
    }
    in.limit(totalSize);
    stringsOffset = offset(12, "strings", 1);
    stringsEnd = end(stringsOffset, in.getInt(32), "strings");
    int structureOffset = offset(8, "structure", 4);
    structureEnd =
        version >= Fdt.VERSION ? end(structureOffset, in.getInt(36), "structure") : totalSize;
    tree.bootCpu(in.getInt(28));
    readReservations();
    in.position(structureOffset);
    readStructure();
    return tree;
  }

  private int offset(int field, String block, int alignment) {
    int offset = in.getInt(field);
    if (offset < 0 || offset > in.limit() || offset % alignment != 0) {
      throw corrupt("its %s block cannot be at offset %#x", block, offset);
    }
    return offset;
  }

  private int end(int offset, int size, String block) {
    if (size < 0 || size > in.limit() - offset) {
      throw corrupt("its %s block does not fit into the file", block);
    }
    return offset + size;
  }

  private void readReservations() {
    int at = offset(16, "memory reservation", 8);
    for (; ; at += Fdt.RESERVATION_SIZE) {
      if (at > in.limit() - Fdt.RESERVATION_SIZE) {
        throw corrupt("its memory reservation block has no end");
      }
      long gpa = in.getLong(at);
      long size = in.getLong(at + Long.BYTES);
      if (gpa == 0 && size == 0) {
        return;
      }
      tree.reserve(gpa, size);
    }
  }

  private void readStructure() {
    expect(token(), Fdt.BEGIN_NODE, "the root node");
    if (!nodeName().isEmpty()) {
      throw corrupt("its root node has a name");
    }
    readNode(tree.root(), 1);
    expect(token(), Fdt.END, "the end");
  }

  /** The rest of a node whose begin token and name were read. */
  private void readNode(DeviceTreeNode node, int depth) {
    if (depth > MAX_DEPTH) {
      throw corrupt("its nodes are nested deeper than %d", MAX_DEPTH);
    }
    for (; ; ) {
      int at = in.position();
      int token = token();
      switch (token) {
        case Fdt.BEGIN_NODE -> {
          String name = nodeName();
          if (name.isEmpty() || node.findChild(name) != null) {
            throw corrupt(
                "node '%s' has two children called '%s' or one without a name", node.name(), name);
          }
          readNode(node.child(name), depth + 1);
        }
        case Fdt.PROP -> readProperty(node);
        case Fdt.END_NODE -> {
          return;
        }
        default -> throw corrupt("there is no token %#x, as found at offset %#x", token, at);
      }
    }
  }

  private void readProperty(DeviceTreeNode node) {
    need(2 * Integer.BYTES);
    int length = in.getInt();
    int nameOffset = in.getInt();
    if (nameOffset < 0 || nameOffset >= stringsEnd - stringsOffset) {
      throw corrupt("a property of node '%s' has its name outside the strings block", node.name());
    }
    String name = string(stringsOffset + nameOffset, stringsEnd, "a property's name");
    if (name.isEmpty() || node.get(name) != null) {
      throw corrupt("node '%s' has a property '%s' twice or one without a name", node.name(), name);
    }
    if (length < 0) {
      throw corrupt("property '%s' of node '%s' is longer than the file", name, node.name());
    }
    need(length);
    byte[] value = new byte[length];
    in.get(value);
    alignPosition();
    node.bytes(name, value);
  }

  /** The next token other than NOP. */
  private int token() {
    int token;
    do {
      need(Integer.BYTES);
      token = in.getInt();
    } while (token == Fdt.NOP);
    return token;
  }

  private String nodeName() {
    String name = string(in.position(), structureEnd, "a node's name");
    in.position(in.position() + name.length() + 1);
    alignPosition();
    return name;
  }

  /** The NUL-terminated ASCII string at {@code offset}. */
  private String string(int offset, int end, String what) {
    int at = offset;
    while (at < end && in.get(at) != 0) {
      if (in.get(at) <= ' ' || in.get(at) == 0x7f) {
        throw corrupt("%s at offset %#x has a byte that is no letter", what, at);
      }
      at++;
    }
    if (at == end) {
      throw corrupt("%s at offset %#x has no end", what, offset);
    }
    return new String(in.array(), offset, at - offset, StandardCharsets.US_ASCII);
  }

  private void alignPosition() {
    int aligned = Fdt.align4(in.position());
    if (aligned > structureEnd) {
      throw corrupt("its structure block ends within a node");
    }
    in.position(aligned);
  }

  private void need(int bytes) {
    if (bytes > structureEnd - in.position()) {
      throw corrupt("its structure block ends within a node");
    }
  }

  private void expect(int token, int wanted, String what) {
    if (token != wanted) {
      throw corrupt("token %#x stands where %s should be", token, what);
    }
  }

  @FormatMethod
  private UserError corrupt(String format, Object... arguments) {
    return new UserError(
        "the device tree '" + source + "' is corrupt: " + String.format(format, arguments));
  }
}
