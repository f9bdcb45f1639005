package dev.rhea.devices.irq;

/** Joins several lines into one: the output is asserted while any input is. */
public final class IrqOrGate {
  private final IrqSink output;
  private final boolean[] inputs;
  private int asserted;

  /**
   * Makes a gate.
   *
   * @param inputCount number of inputs
   * @param output driven under the gate's lock
   */
  public IrqOrGate(int inputCount, IrqSink output) {
    this.inputs = new boolean[inputCount];
    this.output = output;
  }

  /** The gate's input of that index, 0 to {@code inputCount - 1}. */
  public IrqSink input(int index) {
    if (index < 0 || index >= inputs.length) {
      throw new IndexOutOfBoundsException(index);
    }
    return level -> set(index, level);
  }

  private synchronized void set(int index, boolean level) {
    if (inputs[index] == level) {
      return;
    }
    inputs[index] = level;
    asserted += level ? 1 : -1;
    output.set(asserted > 0);
  }
}
