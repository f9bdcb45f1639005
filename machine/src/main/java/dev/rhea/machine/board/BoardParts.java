package dev.rhea.machine.board;

import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.MmioHandler;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What is on a board: its address space, what sits where, what is to be reset, and what is to be
 * given back.
 */
public final class BoardParts implements AutoCloseable {
  private final BoardContext context;
  private final AddressSpace memory = new AddressSpace("memory");
  private final List<BoardDevice> devices = new ArrayList<>();
  private final List<Runnable> resets = new ArrayList<>();
  private final List<AutoCloseable> owned = new ArrayList<>();

  /** A board without parts. */
  public BoardParts(BoardContext context) {
    this.context = context;
  }

  /** The guest-physical address space. */
  public AddressSpace memory() {
    return memory;
  }

  /** What sits where. */
  public List<BoardDevice> devices() {
    return Collections.unmodifiableList(devices);
  }

  /** Maps a device's registers and lists them. */
  public void map(String name, long gpa, long size, MmioHandler device) {
    map(new BoardDevice(name, "", gpa, size, ""), name, device);
  }

  /**
   * Maps a device's registers and lists them.
   *
   * @param name what a log calls them; unlike the list, different for two devices of a kind
   */
  public void map(BoardDevice listed, String name, MmioHandler device) {
    memory.addMmio(listed.type(), listed.gpa(), listed.size(), context.observe(name, device));
    devices.add(listed);
  }

  /** Lists a device that maps itself. */
  public void list(BoardDevice device) {
    devices.add(device);
  }

  /** Has {@link #close} give back {@code resource}, before those that were owned earlier. */
  public <T extends AutoCloseable> T own(T resource) {
    owned.add(resource);
    return resource;
  }

  /** Has {@link #reset} run {@code action}, after those that were added earlier. */
  public void onReset(Runnable action) {
    resets.add(action);
  }

  /** Resets all parts. */
  public void reset() {
    resets.forEach(Runnable::run);
  }

  @Override
  public void close() {
    for (AutoCloseable resource : owned.reversed()) {
      try {
        resource.close();
      } catch (Exception e) {
        throw new AssertionError("closing a part of the board", e);
      }
    }
    owned.clear();
  }
}
