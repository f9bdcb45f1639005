package dev.rhea.memory.log;

import jdk.jfr.FlightRecorder;

/**
 * Whether the JVM records events. To be asked before any class of events is touched: when the first
 * of them is initialized, the JVM sets up all of its recorder, which takes a tenth of a second.
 */
public final class Recording {
  private Recording() {}

  /** Hot path: a read of a static field. */
  public static boolean isOn() {
    return FlightRecorder.isInitialized();
  }
}
