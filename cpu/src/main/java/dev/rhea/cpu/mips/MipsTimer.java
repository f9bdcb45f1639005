package dev.rhea.cpu.mips;

/**
 * The board's side of a CPU's Count and Compare. Called on the CPU's thread.
 *
 * <p>When {@link #ticks} reaches the deadline, the board calls {@link MipsState#timerReached} from
 * whatever thread it likes. A call for a deadline that has been replaced meanwhile does no harm:
 * the CPU compares again.
 */
public interface MipsTimer {
  /** No deadline. */
  long NEVER = Long.MAX_VALUE;

  /**
   * Ticks since power-on at the rate of Count: half the clock of the CPU's pipeline (Malta: 160
   * MHz).
   */
  long ticks();

  /** Sets the one deadline of this CPU, in ticks; {@link #NEVER} for none. */
  void setDeadline(long ticks);

  /** Time that stands still at 0, for CPUs without a board. */
  static MipsTimer stopped() {
    return new MipsTimer() {
      @Override
      public long ticks() {
        return 0;
      }

      @Override
      public void setDeadline(long ticks) {}
    };
  }
}
