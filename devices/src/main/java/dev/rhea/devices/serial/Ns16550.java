package dev.rhea.devices.serial;

import dev.rhea.devices.chardev.CharBackend;
import dev.rhea.devices.chardev.CharEvent;
import dev.rhea.devices.chardev.CharFrontend;
import dev.rhea.devices.clock.Clock;
import dev.rhea.devices.clock.Timer;
import dev.rhea.devices.irq.IrqSink;
import dev.rhea.memory.MmioHandler;

/**
 * UART with FIFOs, National Semiconductor PC16550D (data sheet TL/C/8652, June 1995; section
 * numbers below are its).
 *
 * <p>Eight byte-wide registers, {@code 1 << registerShift} bytes apart; an access of any size reads
 * or writes the one register at its offset. Guest output leaves at once, whatever the divisor says:
 * the transmitter is always empty. The divisor matters for the receiver's time-out only.
 *
 * <p><i>Not modelled</i>: word length, parity and stop bits (bytes pass unchanged; no parity or
 * framing errors), break on the output, DMA mode and its pins, modem lines of the host (DCD, DSR,
 * CTS are always on, RI off, unless looped back).
 */
public final class Ns16550 implements MmioHandler {
  // Register offsets (table I); the first three mean different things by direction or by LCR's
  // DLAB.
  private static final int RBR_THR_DLL = 0;
  private static final int IER_DLM = 1;
  private static final int IIR_FCR = 2;
  private static final int LCR = 3;
  private static final int MCR = 4;
  private static final int LSR = 5;
  private static final int MSR = 6;
  private static final int SCR = 7;

  private static final int IER_ERBFI = 0x01;
  private static final int IER_ETBEI = 0x02;
  private static final int IER_ELSI = 0x04;
  private static final int IER_EDSSI = 0x08;

  // Interrupt identification (8.6.1, table IV), in order of priority.
  private static final int IIR_LINE_STATUS = 0x06;
  private static final int IIR_TIME_OUT = 0x0c;
  private static final int IIR_RECEIVED = 0x04;
  private static final int IIR_THR_EMPTY = 0x02;
  private static final int IIR_MODEM_STATUS = 0x00;
  private static final int IIR_NONE = 0x01;
  private static final int IIR_FIFOS_ENABLED = 0xc0;

  private static final int FCR_ENABLE = 0x01;
  private static final int FCR_CLEAR_RECEIVER = 0x02;
  private static final int FCR_STICKY = 0xc9;
  private static final int[] RECEIVER_TRIGGER = {1, 4, 8, 14};

  private static final int LCR_DLAB = 0x80;

  private static final int MCR_DTR = 0x01;
  private static final int MCR_RTS = 0x02;
  private static final int MCR_OUT1 = 0x04;
  private static final int MCR_OUT2 = 0x08;
  private static final int MCR_LOOP = 0x10;

  private static final int LSR_DR = 0x01;
  private static final int LSR_OE = 0x02;
  private static final int LSR_BI = 0x10;
  private static final int LSR_ERRORS = 0x1e;
  private static final int LSR_THRE = 0x20;
  private static final int LSR_TEMT = 0x40;

  private static final int MSR_TERI = 0x04;
  private static final int MSR_DELTAS = 0x0f;
  private static final int MSR_CTS = 0x10;
  private static final int MSR_DSR = 0x20;
  private static final int MSR_RI = 0x40;
  private static final int MSR_DCD = 0x80;
  private static final int MSR_CABLE = MSR_CTS | MSR_DSR | MSR_DCD;

  private static final int FIFO_SIZE = 16;

  /** 9600 baud at the usual 1.8432 MHz; the chip's own latch is undefined after reset. */
  private static final int DIVISOR_AT_RESET = 12;

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final IrqSink irq;
  private final Clock clock;
  private final CharBackend backend;
  private final int clockHz;
  private final int registerShift;
  private final Timer receiverTimeOut;

  private final ByteFifo received = new ByteFifo(FIFO_SIZE);

  /** The receiver buffer when the FIFOs are off. */
  private int rbr;

  private int ier;
  private int fcr;
  private int lcr;
  private int mcr;
  private int lsr;
  private int msr;
  private int scr;
  private int divisor;
  private boolean thrEmptyPending;
  private boolean timeOutPending;

  /** The back end has been told that there is no room. */
  private boolean inputHeldUp;

  /**
   * Makes the device in its reset state and attaches it to the back end.
   *
   * @param clockHz input clock; a baud is {@code clockHz / 16 / divisor}
   * @param registerShift log2 of the distance between registers, in bytes
   */
  public Ns16550(IrqSink irq, Clock clock, CharBackend backend, int clockHz, int registerShift) {
    this.irq = irq;
    this.clock = clock;
    this.backend = backend;
    this.clockHz = clockHz;
    this.registerShift = registerShift;
    this.receiverTimeOut = clock.newTimer(this::timedOut);
    reset();
    backend.attach(new Receiver());
  }

  /** Master reset (table III). Input that waits in the host is not lost. */
  public synchronized void reset() {
    receiverTimeOut.cancel();
    received.clear();
    rbr = 0;
    ier = 0;
    fcr = 0;
    lcr = 0;
    // The chip clears MCR; QEMU's boards come up with OUT2 set, which lets a driver that never
    // writes it get
    // interrupts on PC wiring. Visible to the guest, so the same here.
    mcr = MCR_OUT2;
    lsr = LSR_THRE | LSR_TEMT;
    msr = MSR_CABLE;
    scr = 0;
    divisor = DIVISOR_AT_RESET;
    thrEmptyPending = false;
    timeOutPending = false;
    updateIrq();
    acceptInput();
  }

  @Override
  public synchronized long read(long offset, int size) {
    boolean dlab = (lcr & LCR_DLAB) != 0;
    return switch ((int) (offset >>> registerShift) & 7) {
      case RBR_THR_DLL -> dlab ? divisor & 0xff : readReceiver();
      case IER_DLM -> dlab ? divisor >>> 8 : ier;
      case IIR_FCR -> readInterruptId();
      case LCR -> lcr;
      case MCR -> mcr;
      case LSR -> readLineStatus();
      case MSR -> readModemStatus();
      case SCR -> scr;
      default -> throw new AssertionError(offset);
    };
  }

  @Override
  public synchronized void write(long offset, int size, long value) {
    int data = (int) value & 0xff;
    boolean dlab = (lcr & LCR_DLAB) != 0;
    switch ((int) (offset >>> registerShift) & 7) {
      case RBR_THR_DLL -> {
        if (dlab) {
          divisor = (divisor & 0xff00) | data;
        } else {
          transmit(data);
        }
      }
      case IER_DLM -> {
        if (dlab) {
          divisor = (divisor & 0x00ff) | (data << 8);
        } else {
          writeInterruptEnable(data & 0x0f);
        }
      }
      case IIR_FCR -> writeFifoControl(data);
      case LCR -> lcr = data;
      case MCR -> writeModemControl(data & 0x1f);
      case LSR, MSR -> {} // Read only (8.5: writing LSR is for factory tests).
      case SCR -> scr = data;
      default -> throw new AssertionError(offset);
    }
  }

  private int readReceiver() {
    int data;
    if (fifosEnabled()) {
      data = received.size() == 0 ? 0 : received.pop();
      // Reading restarts the time-out and clears it (8.11.1 B).
      timeOutPending = false;
      if (received.size() == 0) {
        receiverTimeOut.cancel();
        lsr &= ~(LSR_DR | LSR_BI);
      } else {
        startReceiverTimeOut();
      }
    } else {
      data = rbr;
      lsr &= ~(LSR_DR | LSR_BI);
    }
    updateIrq();
    acceptInput();
    return data;
  }

  private int readInterruptId() {
    int source = interruptSource();
    if (source == IIR_THR_EMPTY) {
      thrEmptyPending = false;
      updateIrq();
    }
    return source | (fifosEnabled() ? IIR_FIFOS_ENABLED : 0);
  }

  private int readLineStatus() {
    int value = lsr;
    lsr &= ~LSR_ERRORS;
    updateIrq();
    return value;
  }

  private int readModemStatus() {
    int value = (mcr & MCR_LOOP) != 0 ? loopedModemLines() | (msr & MSR_DELTAS) : msr;
    msr &= ~MSR_DELTAS;
    updateIrq();
    return value;
  }

  private void transmit(int data) {
    if ((mcr & MCR_LOOP) != 0) {
      receiveOne(data);
    } else {
      backend.write(data);
    }
    // The byte has gone: THR emptied again within this very write.
    thrEmptyPending = true;
    updateIrq();
  }

  private void writeInterruptEnable(int value) {
    int changed = ier ^ value;
    ier = value;
    if ((changed & IER_ETBEI) != 0) {
      // Enabling it with THR empty interrupts at once; Linux's driver tests for this.
      thrEmptyPending = (value & IER_ETBEI) != 0;
    }
    updateIrq();
  }

  private void writeFifoControl(int value) {
    boolean toggled = ((value ^ fcr) & FCR_ENABLE) != 0;
    // Bits other than the enable are ignored unless it is written as 1 (8.4).
    fcr = (value & FCR_ENABLE) != 0 ? value & FCR_STICKY : 0;
    if (toggled
        || (value & (FCR_ENABLE | FCR_CLEAR_RECEIVER)) == (FCR_ENABLE | FCR_CLEAR_RECEIVER)) {
      received.clear();
      receiverTimeOut.cancel();
      timeOutPending = false;
      lsr &= ~(LSR_DR | LSR_BI);
      acceptInput();
    }
    updateIrq();
  }

  private void writeModemControl(int value) {
    int before = modemLines();
    mcr = value;
    int changed = before ^ modemLines();
    // The deltas (8.8): a change of CTS, DSR and DCD, but of RI only its trailing edge.
    msr |= (changed >>> 4) & MSR_DELTAS & ~MSR_TERI;
    if ((changed & before & MSR_RI) != 0) {
      msr |= MSR_TERI;
    }
    updateIrq();
    acceptInput();
  }

  private int modemLines() {
    return (mcr & MCR_LOOP) != 0 ? loopedModemLines() : msr & ~MSR_DELTAS;
  }

  /** In loop-back the four modem outputs appear on the four inputs (8.7, bit 4). */
  private int loopedModemLines() {
    return ((mcr & MCR_RTS) != 0 ? MSR_CTS : 0)
        | ((mcr & MCR_DTR) != 0 ? MSR_DSR : 0)
        | ((mcr & MCR_OUT1) != 0 ? MSR_RI : 0)
        | ((mcr & MCR_OUT2) != 0 ? MSR_DCD : 0);
  }

  private boolean fifosEnabled() {
    return (fcr & FCR_ENABLE) != 0;
  }

  private int receiverTrigger() {
    return RECEIVER_TRIGGER[fcr >>> 6];
  }

  private void receiveOne(int data) {
    if (fifosEnabled()) {
      if (received.isFull()) {
        // The FIFO keeps what it has (8.5, bit 1).
        lsr |= LSR_OE;
      } else {
        received.push(data);
      }
      startReceiverTimeOut();
    } else {
      lsr |= (lsr & LSR_DR) != 0 ? LSR_OE : 0;
      rbr = data;
    }
    lsr |= LSR_DR;
  }

  /** The time-out comes four character times after the last byte came or was read (8.11.1 A). */
  private void startReceiverTimeOut() {
    receiverTimeOut.arm(clock.nanos() + 4 * characterNanos());
  }

  private long characterNanos() {
    int bits = 1 + 5 + (lcr & 3) + ((lcr & 8) != 0 ? 1 : 0) + ((lcr & 4) != 0 ? 2 : 1);
    // A latch of 0 is undefined; count it as 1.
    return NANOS_PER_SECOND * 16 * Math.max(divisor, 1) * bits / clockHz;
  }

  private synchronized void timedOut() {
    if (fifosEnabled() && received.size() > 0) {
      timeOutPending = true;
      updateIrq();
    }
  }

  private int interruptSource() {
    if ((ier & IER_ELSI) != 0 && (lsr & LSR_ERRORS) != 0) {
      return IIR_LINE_STATUS;
    }
    if ((ier & IER_ERBFI) != 0 && timeOutPending) {
      return IIR_TIME_OUT;
    }
    if ((ier & IER_ERBFI) != 0
        && (lsr & LSR_DR) != 0
        && (!fifosEnabled() || received.size() >= receiverTrigger())) {
      return IIR_RECEIVED;
    }
    if ((ier & IER_ETBEI) != 0 && thrEmptyPending) {
      return IIR_THR_EMPTY;
    }
    if ((ier & IER_EDSSI) != 0 && (msr & MSR_DELTAS) != 0) {
      return IIR_MODEM_STATUS;
    }
    return IIR_NONE;
  }

  private void updateIrq() {
    irq.set(interruptSource() != IIR_NONE);
  }

  private void acceptInput() {
    if (inputHeldUp && room() > 0) {
      inputHeldUp = false;
      backend.acceptInput();
    }
  }

  /**
   * Up to the trigger level all that fits, beyond it one at a time: filling the FIFO at once would
   * take away the guest's chance to answer the interrupt at the level it chose.
   */
  private int room() {
    if ((mcr & MCR_LOOP) != 0) {
      return 0;
    }
    if (!fifosEnabled()) {
      return (lsr & LSR_DR) != 0 ? 0 : 1;
    }
    int free = receiverTrigger() - received.size();
    return free > 0 ? free : received.isFull() ? 0 : 1;
  }

  private final class Receiver implements CharFrontend {
    @Override
    public int canReceive() {
      synchronized (Ns16550.this) {
        int room = room();
        inputHeldUp = room == 0;
        return room;
      }
    }

    @Override
    public void receive(byte[] data, int offset, int length) {
      synchronized (Ns16550.this) {
        for (int i = offset; i < offset + length; i++) {
          receiveOne(data[i] & 0xff);
        }
        updateIrq();
      }
    }

    @Override
    public void event(CharEvent event) {
      if (event != CharEvent.BREAK) {
        return;
      }
      synchronized (Ns16550.this) {
        receiveOne(0);
        lsr |= LSR_BI;
        updateIrq();
      }
    }
  }
}
