package dev.rhea.devices.input;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A device on a PS/2 cable (IBM PS/2 Hardware Interface Technical Reference, "Keyboard and
 * Auxiliary Device Controller"): takes command bytes, answers with bytes that wait until the
 * controller has room. Guarded by the controller.
 */
abstract class Ps2Device {
  static final int ACK = 0xfa;
  static final int RESEND = 0xfe;
  static final int SELF_TEST_PASSED = 0xaa;

  /**
   * More than any sequence of answers; what comes on top is lost, as in the device's own buffer.
   */
  private static final int CAPACITY = 64;

  private final Deque<Integer> answers = new ArrayDeque<>();
  private int lastSent;

  /** The controller has sent a byte. */
  final void receive(int value) {
    // A new command throws away what is left of the answer to the last one.
    answers.clear();
    command(value);
  }

  /** Handles a command, or the argument of the one before. */
  abstract void command(int value);

  /** Power-on state, without the self test's answer. */
  void reset() {
    answers.clear();
    lastSent = 0;
  }

  final void send(int... values) {
    for (int value : values) {
      if (answers.size() < CAPACITY) {
        answers.add(value);
      }
    }
  }

  /** Sends once more what was sent last. */
  final void resend() {
    send(lastSent);
  }

  final boolean hasAnswer() {
    return !answers.isEmpty();
  }

  /** The next byte for the controller, of which there is one. */
  final int next() {
    lastSent = answers.remove();
    return lastSent;
  }
}
