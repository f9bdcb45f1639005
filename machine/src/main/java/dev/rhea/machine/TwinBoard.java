package dev.rhea.machine;

import dev.rhea.machine.board.Board;
import dev.rhea.machine.board.BoardCpu;
import dev.rhea.machine.board.BoardDevice;
import dev.rhea.memory.AddressSpace;
import java.util.List;

/**
 * Two boards with the same guest, for lock-step. What is done to one is done to both; what can be
 * looked at is the first one's.
 */
record TwinBoard(Board first, Board second) implements Board {
  @Override
  public AddressSpace memory() {
    return first.memory();
  }

  @Override
  public List<? extends BoardCpu> cpus() {
    return first.cpus();
  }

  @Override
  public List<BoardDevice> devices() {
    return first.devices();
  }

  @Override
  public byte[] deviceTree() {
    return first.deviceTree();
  }

  @Override
  public void reset() {
    first.reset();
    second.reset();
  }

  @Override
  public void requireBootable() {
    first.requireBootable();
  }

  @Override
  public boolean powerDown() {
    boolean pressed = first.powerDown();
    return second.powerDown() && pressed;
  }

  @Override
  public void close() {
    first.close();
    second.close();
  }
}
