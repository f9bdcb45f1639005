package dev.rhea.devices.irq;

/**
 * A line with one driver and any number of listeners. It remembers its level: a listener connected
 * late sees the level at once, and only changes are passed on.
 */
public final class IrqLine implements IrqSink {
  // Copied on connect, so that set() can walk it under the lock without allocation.
  private IrqSink[] sinks = {};
  private boolean level;

  /** Adds a listener and drives it to the present level. */
  public synchronized void connect(IrqSink sink) {
    IrqSink[] grown = new IrqSink[sinks.length + 1];
    System.arraycopy(sinks, 0, grown, 0, sinks.length);
    grown[sinks.length] = sink;
    sinks = grown;
    sink.set(level);
  }

  @Override
  public synchronized void set(boolean newLevel) {
    if (newLevel == level) {
      return;
    }
    level = newLevel;
    for (IrqSink sink : sinks) {
      sink.set(newLevel);
    }
  }

  /** The level last set; false at first. */
  public synchronized boolean level() {
    return level;
  }
}
