package dev.rhea.cpu.riscv;

/**
 * Counters and timers of one hart: mcycle and minstret (both count retired instructions), their
 * enables, stimecmp.
 *
 * <p>Not modelled: event counters, which read zero (section 3.1.10 allows it).
 */
final class RvCounters {
  private final RvState state;

  /** mcounteren and scounteren, 32 bits each. */
  long mcounteren;

  long scounteren;

  private long inhibit;
  private long stimecmp;

  /** What each counter shows beyond retired(), or all of it while inhibited. */
  private long cycle;

  private long instret;

  RvCounters(RvState state) {
    this.state = state;
  }

  void reset() {
    mcounteren = 0;
    scounteren = 0;
    inhibit = 0;
    stimecmp = RvTimer.NEVER;
    cycle = 0;
    instret = 0;
  }

  void copyFrom(RvCounters other) {
    mcounteren = other.mcounteren;
    scounteren = other.scounteren;
    inhibit = other.inhibit;
    stimecmp = other.stimecmp;
    cycle = other.cycle;
    instret = other.instret;
  }

  long cycle() {
    return (inhibit & RvBits.CY) != 0 ? cycle : cycle + state.retired();
  }

  long instret() {
    return (inhibit & RvBits.IR) != 0 ? instret : instret + state.retired();
  }

  /** The next instruction reads {@code value}: the write itself is not counted (section 3.1.10). */
  void setCycle(long value) {
    cycle = (inhibit & RvBits.CY) != 0 ? value : value - (state.retired() + 1);
  }

  void setInstret(long value) {
    instret = (inhibit & RvBits.IR) != 0 ? value : value - (state.retired() + 1);
  }

  long inhibit() {
    return inhibit;
  }

  void setInhibit(long value) {
    long cycleNow = cycle();
    long instretNow = instret();
    inhibit = value;
    cycle = (value & RvBits.CY) != 0 ? cycleNow : cycleNow - state.retired();
    instret = (value & RvBits.IR) != 0 ? instretNow : instretNow - state.retired();
  }

  long time() {
    return state.timer().time();
  }

  long stimecmp() {
    return stimecmp;
  }

  void setStimecmp(long value) {
    stimecmp = value;
    updateTimer();
  }

  /** Whether time has reached stimecmp. */
  boolean supervisorTimerDue() {
    return Long.compareUnsigned(time(), stimecmp) >= 0;
  }

  /** Brings the supervisor timer's line and deadline in step with stimecmp and menvcfg.STCE. */
  void updateTimer() {
    if ((state.menvcfg & RvBits.STCE) == 0) {
      state.interrupts.setLine(RvBits.STI, false);
      state.timer().setDeadline(RvTimer.NEVER);
      return;
    }
    boolean due = supervisorTimerDue();
    state.interrupts.setLine(RvBits.STI, due);
    state.timer().setDeadline(due ? RvTimer.NEVER : stimecmp);
    if (due) {
      state.recheckInterrupts();
    }
  }
}
