package dev.rhea.accel.kvm;

/**
 * An interrupt controller outside of the kernel, as the CPU's INTR pin and INTA cycle see it (x86).
 * Called on the vCPU's thread; {@link KvmEngine#kick} after the pin went up.
 */
public interface InterruptSource {
  /** No controller, or one in the kernel. */
  InterruptSource NONE =
      new InterruptSource() {
        @Override
        public boolean pending() {
          return false;
        }

        @Override
        public int acknowledge() {
          throw new IllegalStateException("no interrupt is pending");
        }
      };

  /** Whether the pin is up. */
  boolean pending();

  /** Answers the CPU's acknowledgement: the vector, 0 to 255. */
  int acknowledge();
}
