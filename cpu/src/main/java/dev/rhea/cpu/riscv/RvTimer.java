package dev.rhea.cpu.riscv;

/**
 * The board's side of a hart's time. Called on the hart's thread.
 *
 * <p>For Sstc: when {@link #time} reaches the deadline, the board calls {@link
 * RvState#setInterrupt} for the supervisor timer, number 5, from whatever thread it likes. A call
 * for a deadline that has been replaced meanwhile does no harm: the hart compares again.
 */
public interface RvTimer {
  /** No deadline. */
  long NEVER = -1;

  /** The time CSR: ticks of the platform's clock, 10 MHz on virt. */
  long time();

  /** Sets the one deadline of this hart, an unsigned time; {@link #NEVER} for none. */
  void setDeadline(long time);

  /** Time that stands still at 0, for harts without a board. */
  static RvTimer stopped() {
    return new RvTimer() {
      @Override
      public long time() {
        return 0;
      }

      @Override
      public void setDeadline(long time) {}
    };
  }
}
