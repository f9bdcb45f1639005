package dev.rhea.machine.fdt;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Flattens one {@link DeviceTree}: header, reservations, structure, strings, in this order (chapter
 * 5.1).
 */
final class FdtWriter {
  private final ByteArrayOutputStream structure = new ByteArrayOutputStream();
  private final StringBuilder strings = new StringBuilder();

  byte[] write(DeviceTree tree) {
    node(tree.root());
    u32(Fdt.END);

    int reservationsSize = (tree.reservations().size() + 1) * Fdt.RESERVATION_SIZE;
    int structureOffset = Fdt.HEADER_SIZE + reservationsSize;
    int stringsOffset = structureOffset + structure.size();
    ByteBuffer out = ByteBuffer.allocate(stringsOffset + strings.length());
    out.putInt(Fdt.MAGIC);
    out.putInt(out.capacity());
    out.putInt(structureOffset);
    out.putInt(stringsOffset);
    out.putInt(Fdt.HEADER_SIZE); // off_mem_rsvmap
    out.putInt(Fdt.VERSION);
    out.putInt(Fdt.COMPATIBLE_WITH);
    out.putInt(tree.bootCpu());
    out.putInt(strings.length());
    out.putInt(structure.size());
    for (DeviceTree.Reservation r : tree.reservations()) {
      out.putLong(r.gpa()).putLong(r.size());
    }
    out.putLong(0).putLong(0);
    out.put(structure.toByteArray());
    out.put(strings.toString().getBytes(StandardCharsets.US_ASCII));
    return out.array();
  }

  private void node(DeviceTreeNode node) {
    u32(Fdt.BEGIN_NODE);
    structure.writeBytes(node.name().getBytes(StandardCharsets.US_ASCII));
    structure.write(0);
    pad();
    for (Map.Entry<String, byte[]> property : node.properties().entrySet()) {
      u32(Fdt.PROP);
      u32(property.getValue().length);
      u32(stringOffset(property.getKey()));
      structure.writeBytes(property.getValue());
      pad();
    }
    for (DeviceTreeNode child : node.children()) {
      node(child);
    }
    u32(Fdt.END_NODE);
  }

  /**
   * Where {@code name} lies in the strings block; the tail of a longer name will do, as in dtc's
   * blobs.
   */
  private int stringOffset(String name) {
    String terminated = name + '\0';
    int offset = strings.indexOf(terminated);
    if (offset < 0) {
      offset = strings.length();
      strings.append(terminated);
    }
    return offset;
  }

  private void u32(int value) {
    structure.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
  }

  private void pad() {
    while (structure.size() != Fdt.align4(structure.size())) {
      structure.write(0);
    }
  }
}
