package dev.rhea.devices.irq;

/**
 * A wire that any number of drivers share: it is asserted while one of them asserts it, as an
 * open-drain PCI interrupt is.
 */
public final class IrqJunction {
  private final IrqSink output;
  private int asserted;

  /**
   * Makes a wire that nobody drives.
   *
   * @param output driven under the junction's lock
   */
  public IrqJunction(IrqSink output) {
    this.output = output;
  }

  /** One more driver, which does not assert the wire at first. */
  public IrqSink newDriver() {
    return new IrqSink() {
      private boolean level; // guarded by the junction

      @Override
      public void set(boolean newLevel) {
        synchronized (IrqJunction.this) {
          if (newLevel != level) {
            level = newLevel;
            asserted += newLevel ? 1 : -1;
            output.set(asserted > 0);
          }
        }
      }
    };
  }
}
