package dev.rhea.machine.fdt;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A node of a {@link DeviceTree}: a name, properties, children, each in the order of their first
 * mention. The setters return the node, so that a device's description reads as one expression;
 * setting a property again replaces it in place.
 */
public final class DeviceTreeNode {
  private final String name;
  private final Map<String, byte[]> properties = new LinkedHashMap<>();
  private final Map<String, DeviceTreeNode> children = new LinkedHashMap<>();

  DeviceTreeNode(String name) {
    this.name = name;
  }

  /** The name with its unit address, such as {@code serial@10000000}; empty for the root. */
  public String name() {
    return name;
  }

  /** The child called {@code name} (with its unit address), made at the end if there is none. */
  public DeviceTreeNode child(String name) {
    return children.computeIfAbsent(name, DeviceTreeNode::new);
  }

  /**
   * The child {@code name@gpa}, the address in lower-case hexadecimal, made at the end if there is
   * none.
   */
  public DeviceTreeNode child(String name, long gpa) {
    return child(name + "@" + Long.toHexString(gpa));
  }

  /** The child called {@code name} (with its unit address), or null. */
  public @Nullable DeviceTreeNode findChild(String name) {
    return children.get(name);
  }

  /** All children, in order. */
  public Collection<DeviceTreeNode> children() {
    return Collections.unmodifiableCollection(children.values());
  }

  /** Names and values of all properties, in order; the arrays are the node's own. */
  public Map<String, byte[]> properties() {
    return Collections.unmodifiableMap(properties);
  }

  /** The value of a property, or null; the array is the node's own. */
  public byte @Nullable [] get(String property) {
    return properties.get(property);
  }

  /** Removes a property, if it is there. */
  public DeviceTreeNode remove(String property) {
    properties.remove(property);
    return this;
  }

  /** A property without a value, true by its presence ({@code <empty>}). */
  public DeviceTreeNode flag(String property) {
    return bytes(property);
  }

  /** Bytes as they are ({@code <prop-encoded-array>}). */
  public DeviceTreeNode bytes(String property, byte... value) {
    properties.put(property, value.clone());
    return this;
  }

  /** 32-bit cells, big-endian ({@code <u32>} if one): the low half of each value. */
  public DeviceTreeNode cells(String property, long... cells) {
    ByteBuffer out = ByteBuffer.allocate(cells.length * Integer.BYTES);
    for (long cell : cells) {
      out.putInt((int) cell);
    }
    properties.put(property, out.array());
    return this;
  }

  /** 64-bit values of two cells each, high half first ({@code <u64>} if one). */
  public DeviceTreeNode u64s(String property, long... values) {
    ByteBuffer out = ByteBuffer.allocate(values.length * Long.BYTES);
    for (long value : values) {
      out.putLong(value);
    }
    properties.put(property, out.array());
    return this;
  }

  /** One or more strings, each with its final NUL ({@code <string>}, {@code <stringlist>}). */
  public DeviceTreeNode strings(String property, String... values) {
    properties.put(property, (String.join("\0", values) + "\0").getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /**
   * {@code reg} under a parent with two address cells and two size cells: pairs of guest-physical
   * address and size.
   */
  public DeviceTreeNode reg(long... gpasAndSizes) {
    return u64s("reg", gpasAndSizes);
  }

  /** {@code phandle}, by which other nodes refer to this one. */
  public DeviceTreeNode phandle(int phandle) {
    return cells("phandle", phandle);
  }
}
