package dev.rhea.devices.intc;

/**
 * One interrupt controller of a pair, Intel 8259A (data sheet 231468-003): the registers and the
 * priority resolver, without ports and lines, which {@link I8259Pair} adds. Guarded by it.
 *
 * <p>An edge-triggered request lasts while its line is high: the data sheet wants it kept so until
 * the first INTA, and answers a request that went away by a default level 7.
 */
final class I8259 {
  /** What the controller that has no request answers with. */
  static final int SPURIOUS = 7;

  private static final int ICW1_SELECT = 0x10;
  private static final int ICW1_LEVEL = 0x08;
  private static final int ICW1_SINGLE = 0x02;
  private static final int ICW1_ICW4 = 0x01;
  private static final int ICW4_SPECIAL_FULLY_NESTED = 0x10;
  private static final int ICW4_AUTO_EOI = 0x02;
  private static final int OCW3_SELECT = 0x08;
  private static final int OCW3_SPECIAL_MASK_ENABLE = 0x40;
  private static final int OCW3_SPECIAL_MASK = 0x20;
  private static final int OCW3_POLL = 0x04;
  private static final int OCW3_READ = 0x02;
  private static final int OCW3_READ_ISR = 0x01;
  private static final int POLL_INTERRUPT = 0x80;

  /** The next initialisation word to come at the odd port, or the mask. */
  private enum Next {
    MASK,
    ICW2,
    ICW3,
    ICW4
  }

  private final int elcrWritable;
  private final int cascadeInputs;
  private int lines;
  private int edges;
  private int imr;
  private int isr;
  private int elcr;
  private int vectorBase;
  private int icw1;
  private int icw4;
  private Next next = Next.MASK;

  /** The level of lowest priority; the one after it has the highest. */
  private int lowest;

  private boolean specialMask;
  private boolean rotateOnAutoEoi;
  private boolean readIsr;
  private boolean poll;

  /**
   * @param elcrWritable inputs that can be made level-triggered one by one
   * @param cascadeInputs inputs at which another controller sits, for special fully nested mode
   */
  I8259(int elcrWritable, int cascadeInputs) {
    this.elcrWritable = elcrWritable;
    this.cascadeInputs = cascadeInputs;
    reset();
  }

  void reset() {
    elcr = 0;
    imr = 0;
    isr = 0;
    edges = 0;
    vectorBase = 0;
    icw1 = 0;
    icw4 = 0;
    next = Next.MASK;
    lowest = 7;
    specialMask = false;
    rotateOnAutoEoi = false;
    readIsr = false;
    poll = false;
  }

  /** Drives IR{@code input}. */
  void setLine(int input, boolean level) {
    int bit = 1 << input;
    if (level && (lines & bit) == 0) {
      edges |= bit;
    } else if (!level) {
      edges &= ~bit;
    }
    lines = level ? lines | bit : lines & ~bit;
  }

  /** The INT output. */
  boolean output() {
    return highest() >= 0;
  }

  /** The request register: levels as they are, edges until they are acknowledged. */
  int irr() {
    // A slave's INT falls and rises again around each INTA, so that no edge of it is missed: the
    // same as a level.
    int levels = (icw1 & ICW1_LEVEL) != 0 ? 0xff : elcr | cascadeInputs;
    return lines & levels | edges & ~levels;
  }

  /** An INTA sequence: the input that is served, or {@link #SPURIOUS} if there is none. */
  int acknowledge() {
    int input = highest();
    if (input < 0) {
      return SPURIOUS;
    }
    edges &= ~(1 << input);
    if ((icw4 & ICW4_AUTO_EOI) == 0) {
      isr |= 1 << input;
    } else if (rotateOnAutoEoi) {
      lowest = input;
    }
    return input;
  }

  /** The vector of an input: T7 to T3 of ICW2 above it. */
  int vector(int input) {
    return vectorBase | input;
  }

  int elcr() {
    return elcr;
  }

  void setElcr(int value) {
    elcr = value & elcrWritable;
  }

  /** Reads port {@code a0}, 0 or 1. */
  int read(int a0) {
    if (poll) {
      // The read itself acknowledges (data sheet, "Poll Command").
      poll = false;
      int input = highest();
      return input < 0 ? 0 : POLL_INTERRUPT | acknowledge();
    }
    return a0 != 0 ? imr : readIsr ? isr : irr();
  }

  /** Writes port {@code a0}, 0 or 1. */
  void write(int a0, int value) {
    if (a0 != 0) {
      writeOdd(value);
    } else if ((value & ICW1_SELECT) != 0) {
      initialise(value);
    } else if ((value & OCW3_SELECT) != 0) {
      writeOcw3(value);
    } else {
      writeOcw2(value >>> 5, value & 7);
    }
  }

  /** ICW1, "the following occurs automatically", a to f. */
  private void initialise(int value) {
    icw1 = value;
    edges = 0;
    imr = 0;
    isr = 0;
    lowest = 7;
    specialMask = false;
    readIsr = false;
    poll = false;
    rotateOnAutoEoi = false;
    icw4 = 0;
    next = Next.ICW2;
  }

  private void writeOdd(int value) {
    switch (next) {
      case MASK -> imr = value;
      case ICW2 -> {
        vectorBase = value & 0xf8;
        next = (icw1 & ICW1_SINGLE) == 0 ? Next.ICW3 : afterIcw3();
      }
      // Which input has a slave, or which slave this is, is wiring here.
      case ICW3 -> next = afterIcw3();
      case ICW4 -> {
        icw4 = value;
        next = Next.MASK;
      }
    }
  }

  private Next afterIcw3() {
    return (icw1 & ICW1_ICW4) != 0 ? Next.ICW4 : Next.MASK;
  }

  private void writeOcw3(int value) {
    poll = (value & OCW3_POLL) != 0;
    if ((value & OCW3_READ) != 0) {
      readIsr = (value & OCW3_READ_ISR) != 0;
    }
    if ((value & OCW3_SPECIAL_MASK_ENABLE) != 0) {
      specialMask = (value & OCW3_SPECIAL_MASK) != 0;
    }
  }

  /**
   * OCW2.
   *
   * @param command its bits R, SL and EOI
   */
  private void writeOcw2(int command, int level) {
    switch (command) {
      case 0b001 -> endOfInterrupt(highestInService(), false);
      case 0b011 -> endOfInterrupt(level, false);
      case 0b101 -> endOfInterrupt(highestInService(), true);
      case 0b111 -> endOfInterrupt(level, true);
      case 0b100 -> rotateOnAutoEoi = true;
      case 0b000 -> rotateOnAutoEoi = false;
      case 0b110 -> lowest = level;
      default -> {
        // 010: no operation.
      }
    }
  }

  private void endOfInterrupt(int input, boolean rotate) {
    if (input >= 0) {
      isr &= ~(1 << input);
      if (rotate) {
        lowest = input;
      }
    }
  }

  /**
   * The input in service with the highest priority, or -1. In special mask mode those that are
   * masked do not count: they hold nothing up, and a non-specific EOI does not clear them.
   */
  private int highestInService() {
    return first(specialMask ? isr & ~imr : isr);
  }

  /** The input that INT stands for, or -1. */
  private int highest() {
    int input = first(irr() & ~imr);
    if (input < 0) {
      return -1;
    }
    int serving = highestInService();
    if (serving < 0 || rank(serving) > rank(input)) {
      return input;
    }
    // In special fully nested mode a slave in service is not locked out: it asks only for what is
    // higher than what it serves.
    boolean slaveAgain =
        serving == input
            && (icw4 & ICW4_SPECIAL_FULLY_NESTED) != 0
            && (cascadeInputs >>> input & 1) != 0;
    return slaveAgain ? input : -1;
  }

  /** Of a set of inputs the one of highest priority, or -1. */
  private int first(int inputs) {
    for (int i = 1; i <= 8; i++) {
      int input = lowest + i & 7;
      if ((inputs >>> input & 1) != 0) {
        return input;
      }
    }
    return -1;
  }

  /** 0 for the highest priority. */
  private int rank(int input) {
    return input - lowest - 1 & 7;
  }
}
