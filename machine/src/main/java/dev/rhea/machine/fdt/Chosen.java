package dev.rhea.machine.fdt;

/**
 * {@code /chosen}: what the firmware tells the client program that is no hardware (Devicetree
 * Specification v0.4, chapter 3.6; {@code linux,…} and {@code rng-seed} by Linux,
 * Documentation/devicetree/usage-model.rst and dt-schema's chosen.yaml).
 */
public final class Chosen {
  private final DeviceTreeNode node;

  Chosen(DeviceTreeNode node) {
    this.node = node;
  }

  /** The client's command line. Empty leaves what the tree has. */
  public Chosen bootargs(String commandLine) {
    if (!commandLine.isEmpty()) {
      node.strings("bootargs", commandLine);
    }
    return this;
  }

  /**
   * Where the initial RAM disk lies: guest-physical, {@code end} exclusive, two cells each whatever
   * the root says.
   */
  public Chosen initrd(long start, long end) {
    node.u64s("linux,initrd-end", end);
    node.u64s("linux,initrd-start", start);
    return this;
  }

  /** The path or alias of the console's device. */
  public Chosen stdoutPath(String path) {
    node.strings("stdout-path", path);
    return this;
  }

  /** Randomness for the client's generator, which is to be used once. */
  public Chosen rngSeed(byte[] seed) {
    node.bytes("rng-seed", seed);
    return this;
  }
}
