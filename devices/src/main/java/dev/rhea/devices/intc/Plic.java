package dev.rhea.devices.intc;

import dev.rhea.devices.RegisterBank32;
import dev.rhea.devices.irq.IrqLine;
import dev.rhea.devices.irq.IrqSink;
import dev.rhea.memory.log.Log;
import java.util.Arrays;

/**
 * RISC-V Platform-Level Interrupt Controller (RISC-V PLIC Specification 1.0; chapter numbers below
 * are its), with level-sensitive gateways.
 *
 * <p>Sources are numbered from 1. A source is pending while its line is high and no context has
 * claimed it; completion lets a line that is still high become pending again. Contexts are the
 * board's: on most, context 2n is hart n's machine mode and 2n + 1 its supervisor mode.
 *
 * <p><i>Not modelled</i>: edge-triggered gateways; a request, once seen, is withdrawn if its line
 * falls before it is claimed. A completion is accepted from a context for which the source is not
 * enabled, where chapter 9 has it ignored (QEMU's boards accept it, and guests have come to rely on
 * that).
 */
public final class Plic extends RegisterBank32 {
  /** Bytes of address space that the register map spans (chapter 3). */
  public static final long SIZE = 0x400_0000;

  private static final long PENDING = 0x1000;
  private static final long ENABLES = 0x2000;
  private static final long ENABLES_STRIDE = 0x80;
  private static final long CONTEXTS = 0x20_0000;
  private static final long CONTEXTS_STRIDE = 0x1000;
  private static final long THRESHOLD = 0;
  private static final long CLAIM_COMPLETE = 4;

  /** Priorities 0 to 7, a WARL field of three bits. */
  private static final int PRIORITY_MASK = 7;

  private final int maxSource;
  private final Log log;
  private final int[] priority;

  /** Bit s of the array: the line of source s is high. */
  private final int[] level;

  /** Bit s: source s is claimed and not completed. */
  private final int[] claimed;

  private final Context[] contexts;

  /** One target: its enables, its threshold and its line. */
  private static final class Context {
    final int[] enable;
    final IrqLine output = new IrqLine();
    int threshold;

    Context(int words) {
      enable = new int[words];
    }
  }

  /**
   * Makes the device in its reset state.
   *
   * @param maxSource the highest source number, 1 to 1023
   * @param contextCount number of contexts, up to 15872
   */
  public Plic(int maxSource, int contextCount, Log log) {
    if (maxSource < 1 || maxSource > 1023 || contextCount < 1 || contextCount > 15872) {
      throw new IllegalArgumentException(maxSource + " sources, " + contextCount + " contexts");
    }
    this.maxSource = maxSource;
    this.log = log;
    int words = maxSource / 32 + 1;
    priority = new int[maxSource + 1];
    level = new int[words];
    claimed = new int[words];
    contexts = new Context[contextCount];
    Arrays.setAll(contexts, i -> new Context(words));
  }

  /** The input line of a source, 1 to {@code maxSource}. */
  public IrqSink input(int source) {
    if (source < 1 || source > maxSource) {
      throw new IndexOutOfBoundsException(source);
    }
    return high -> setInput(source, high);
  }

  /** The external-interrupt line of a context. */
  public IrqLine output(int context) {
    return contexts[context].output;
  }

  /** Clears every register; lines that devices hold high stay so. */
  public synchronized void reset() {
    Arrays.fill(priority, 0);
    Arrays.fill(claimed, 0);
    for (Context context : contexts) {
      Arrays.fill(context.enable, 0);
      context.threshold = 0;
    }
    updateIrq();
  }

  private synchronized void setInput(int source, boolean high) {
    if (high) {
      level[source >>> 5] |= 1 << source;
    } else {
      level[source >>> 5] &= ~(1 << source);
    }
    updateIrq();
  }

  @Override
  protected synchronized int readWord(long offset) {
    if (offset < PENDING) {
      int source = (int) offset >>> 2;
      return source <= maxSource ? priority[source] : undefined("read", offset);
    }
    if (offset < ENABLES) {
      int word = (int) (offset - PENDING) >>> 2;
      return word < level.length ? level[word] & ~claimed[word] : undefined("read", offset);
    }
    if (offset < CONTEXTS) {
      long context = (offset - ENABLES) / ENABLES_STRIDE;
      int word = (int) (offset % ENABLES_STRIDE) >>> 2;
      return context < contexts.length && word < level.length
          ? contexts[(int) context].enable[word]
          : undefined("read", offset);
    }
    long context = (offset - CONTEXTS) / CONTEXTS_STRIDE;
    long register = offset % CONTEXTS_STRIDE;
    if (context >= contexts.length || register > CLAIM_COMPLETE) {
      return undefined("read", offset);
    }
    return register == THRESHOLD
        ? contexts[(int) context].threshold
        : claim(contexts[(int) context]);
  }

  @Override
  protected synchronized void writeWord(long offset, int value) {
    if (offset < PENDING) {
      int source = (int) offset >>> 2;
      if (source >= 1 && source <= maxSource) {
        priority[source] = value & PRIORITY_MASK;
      } else if (source != 0) {
        undefined("write", offset);
      }
    } else if (offset < ENABLES) {
      undefined("write", offset); // Pending bits are read only (chapter 5).
    } else if (offset < CONTEXTS) {
      writeEnable(offset, value);
    } else {
      writeContext(offset, value);
    }
    updateIrq();
  }

  private void writeEnable(long offset, int value) {
    long context = (offset - ENABLES) / ENABLES_STRIDE;
    int word = (int) (offset % ENABLES_STRIDE) >>> 2;
    if (context >= contexts.length || word >= level.length) {
      undefined("write", offset);
      return;
    }
    // Source 0 does not exist: its enable is wired to zero (chapter 6); so are those beyond the
    // last.
    int existing = word < level.length - 1 ? -1 : -1 >>> (31 - maxSource % 32);
    contexts[(int) context].enable[word] = value & (word == 0 ? existing & ~1 : existing);
  }

  private void writeContext(long offset, int value) {
    long context = (offset - CONTEXTS) / CONTEXTS_STRIDE;
    long register = offset % CONTEXTS_STRIDE;
    if (context >= contexts.length || register > CLAIM_COMPLETE) {
      undefined("write", offset);
    } else if (register == THRESHOLD) {
      contexts[(int) context].threshold = value & PRIORITY_MASK;
    } else if (value >= 1 && value <= maxSource) {
      claimed[value >>> 5] &= ~(1 << value);
    } else {
      log.guestError(
          "plic: completion of source "
              + Integer.toUnsignedString(value)
              + ", which does not exist");
    }
  }

  /** Claims regardless of the threshold, which gates the notification only (chapter 8). */
  private int claim(Context context) {
    int source = best(context, 0);
    if (source != 0) {
      claimed[source >>> 5] |= 1 << source;
      updateIrq();
    }
    return source;
  }

  /**
   * The pending and enabled source of highest priority above a bound, of equals the lowest number;
   * 0 if none.
   */
  private int best(Context context, int above) {
    int best = 0;
    int bestPriority = above;
    for (int word = 0; word < level.length; word++) {
      int candidates = level[word] & ~claimed[word] & context.enable[word];
      for (; candidates != 0; candidates &= candidates - 1) {
        int source = 32 * word + Integer.numberOfTrailingZeros(candidates);
        if (priority[source] > bestPriority) {
          best = source;
          bestPriority = priority[source];
        }
      }
    }
    return best;
  }

  private void updateIrq() {
    for (Context context : contexts) {
      context.output.set(best(context, context.threshold) != 0);
    }
  }

  private int undefined(String access, long offset) {
    log.guestError("plic: " + access + " of no register at offset 0x" + Long.toHexString(offset));
    return 0;
  }
}
