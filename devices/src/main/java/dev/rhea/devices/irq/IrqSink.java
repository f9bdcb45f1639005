package dev.rhea.devices.irq;

/**
 * The input end of an interrupt line. Setting the level it already has is allowed and does nothing.
 *
 * <p>Implementations do not block and do not call back into the device that drives them.
 */
@FunctionalInterface
public interface IrqSink {
  /** An input that is not connected. */
  IrqSink NONE = level -> {};

  /**
   * Drives the line.
   *
   * @param level true for asserted, whatever the electrical polarity
   */
  void set(boolean level);
}
