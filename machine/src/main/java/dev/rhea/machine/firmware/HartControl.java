package dev.rhea.machine.firmware;

import java.util.BitSet;

/**
 * What the firmware can do to harts; the board implements it over its vCPUs. Harts are numbered
 * from 0, and the number is the hart id.
 *
 * <p>All methods are called on the thread of the hart that made the SBI call, possibly for several
 * harts at once.
 */
public interface HartControl {
  /** How many harts there are. */
  int harts();

  /**
   * Lets a stopped hart run in supervisor mode (see {@link SupervisorEntry}): a0 is its id, a1 is
   * {@code opaque}.
   *
   * <p>May return before the hart runs. The hart's own thread sets the registers, after it has left
   * the instruction by which it stopped: the request may come from another hart while that
   * instruction is still being finished.
   *
   * @param pc a guest-physical address
   */
  void start(int hart, long pc, long opaque);

  /**
   * Ends the calling hart's execution: nothing after the present instruction runs until {@link
   * #start}.
   */
  void stop(int hart);

  /**
   * Lets the calling hart wait, after the present instruction, until an interrupt enabled in {@code
   * sie} is pending, whatever {@code sstatus.SIE} says, as WFI does; then, before the hart's next
   * instruction and on its thread, runs {@code resumed}.
   */
  void suspend(int hart, Runnable resumed);

  /** Makes the supervisor software interrupt of these harts pending ({@code sip.SSIP}). */
  void sendIpi(BitSet targets);

  /** Clears the calling hart's supervisor software interrupt; returns whether it was pending. */
  boolean clearIpi(int hart);

  /**
   * Sets the calling hart's next timer interrupt: pending from {@code time} on, not pending before.
   *
   * @param time in ticks of the {@code time} CSR, unsigned; all ones means never
   */
  void setTimer(int hart, long time);

  /**
   * Executes FENCE.I on these harts. Returns when none of them can execute older instruction bytes;
   * while the caller waits it must go on serving such requests of others, or two harts that fence
   * each other wait for ever.
   *
   * @param hart the calling hart, as in the methods below
   */
  void fenceI(int hart, BitSet targets);

  /**
   * Executes SFENCE.VMA for all address spaces on these harts, completed as in {@link #fenceI}.
   *
   * @param start first guest-virtual address
   * @param size in bytes; all ones for the whole address space
   */
  void sfenceVma(int hart, BitSet targets, long start, long size);

  /**
   * {@link #sfenceVma(int, BitSet, long, long)} for the translations of one address space
   * identifier that are not global.
   */
  void sfenceVma(int hart, BitSet targets, long start, long size, long asid);

  /**
   * Loads eight bytes as the calling hart would in supervisor mode. A fault leaves by the
   * architecture's own exception, so that the hart takes it at the ECALL, as chapter 5 has it for
   * legacy calls.
   */
  long loadVirtual(int hart, long gva);
}
