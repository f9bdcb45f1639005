package dev.rhea.machine.fdt;

import com.google.common.base.Splitter;
import dev.rhea.machine.UserError;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A device tree: a root node, the memory a client must not use, and the CPU that boots (Devicetree
 * Specification v0.4, chapter 2).
 *
 * <p>Mutable and not thread-safe; a board builds it, a loader adds what it placed, and {@link
 * #toBlob} freezes it into the form that guests read.
 */
public final class DeviceTree {
  private final DeviceTreeNode root = new DeviceTreeNode("");
  private final List<Reservation> reservations = new ArrayList<>();
  private int bootCpu;
  private int lastPhandle;

  /** A range of guest-physical memory that the client program must not touch (chapter 5.3). */
  public record Reservation(long gpa, long size) {}

  /**
   * Reads and checks a flattened device tree of version 16 or 17.
   *
   * @param source what the user calls it, for the sentence
   * @throws UserError if {@code blob} is not one, is cut short, or is malformed
   */
  public static DeviceTree parse(String source, byte[] blob) {
    return new FdtReader(source, blob).read();
  }

  /** The node that holds all others; its name is empty. */
  public DeviceTreeNode root() {
    return root;
  }

  /**
   * The node at {@code path}, which begins with {@code /}, or null. Names are matched with their
   * unit address.
   */
  public @Nullable DeviceTreeNode find(String path) {
    DeviceTreeNode node = root;
    for (String name : Splitter.on('/').omitEmptyStrings().split(path)) {
      DeviceTreeNode next = node.findChild(name);
      if (next == null) {
        return null;
      }
      node = next;
    }
    return node;
  }

  /** {@code /chosen}, made if the tree has none. */
  public Chosen chosen() {
    return new Chosen(root.child("chosen"));
  }

  /** Keeps the client program off {@code size} bytes from {@code gpa}. */
  public void reserve(long gpa, long size) {
    reservations.add(new Reservation(gpa, size));
  }

  /** What {@link #reserve} was given, in order. */
  public List<Reservation> reservations() {
    return Collections.unmodifiableList(reservations);
  }

  /** The {@code reg} value of the CPU that boots, 0 unless set. */
  public int bootCpu() {
    return bootCpu;
  }

  /** Sets the {@code reg} value of the CPU that boots. */
  public void bootCpu(int reg) {
    bootCpu = reg;
  }

  /**
   * A phandle that no earlier call has given: 1, 2, 3 and so on. For trees built here, not for
   * parsed ones.
   */
  public int newPhandle() {
    return ++lastPhandle;
  }

  /** The flattened form, version 17, without free space (chapter 5). */
  public byte[] toBlob() {
    return new FdtWriter().write(this);
  }

  /** The source form, as {@code dtc -I dtb -O dts} 1.6 prints it. */
  public String toDts() {
    return new DtsPrinter().print(this);
  }
}
