package dev.rhea.machine.firmware;

import dev.rhea.devices.SystemControl;
import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.MmioHandler;
import dev.rhea.memory.Region;
import java.util.OptionalLong;
import java.util.function.LongConsumer;

/**
 * The host-target interface of RISC-V test programs (riscv-isa-sim, fesvr): two 64-bit variables of
 * the program, {@code tohost} and {@code fromhost}, watched by laying registers over them.
 * riscv-tests end through it.
 *
 * <pre>
 * tohost  63:56 device  55:48 command  47:0 payload
 *         0             0              payload odd: end, exit code payload &gt;&gt; 1
 *                                      payload even: address of a system call's number and arguments
 *         1             0              read a character: answered in fromhost when there is one
 *         1             1              write the payload's low byte
 * </pre>
 *
 * <p>Two 32-bit stores make a command when the high half is stored. A program for 64 bits that
 * stores the low half alone, in a loop, as old riscv-tests do to end, is understood at the second
 * store.
 *
 * <p><b>Not modelled:</b> system calls but write (64) to standard output and error; other devices
 * and the identify command. A console read is answered once, at the poll that finds a character.
 */
public final class Htif {
  private static final int SIZE = 8;
  private static final int PRIORITY_OVER_RAM = 1;

  private static final int SYSTEM_DEVICE = 0;
  private static final int CONSOLE_DEVICE = 1;
  private static final int GETCHAR = 0;
  private static final int PUTCHAR = 1;
  private static final long PAYLOAD = (1L << 48) - 1;
  private static final long SYS_WRITE = 64;
  private static final long ENOSYS = 38;

  private final AddressSpace memory;
  private final SbiConsole console;
  private final SystemControl system;
  private final Variable tohost = new Variable(this::command);
  private final Variable fromhost = new Variable(this::answered);

  /** A read request whose character has not come yet. */
  private boolean reading;

  /**
   * Lays the interface over a program's variables.
   *
   * @param memory where the program lies
   * @param tohostGpa address of {@code tohost}, a multiple of 8
   * @param fromhostGpa address of {@code fromhost}, a multiple of 8; a program that only ends may
   *     lack it
   */
  public Htif(
      AddressSpace memory,
      long tohostGpa,
      OptionalLong fromhostGpa,
      SbiConsole console,
      SystemControl system) {
    this.memory = memory;
    this.console = console;
    this.system = system;
    memory.add(new Region.Mmio("htif.tohost", tohostGpa, SIZE, PRIORITY_OVER_RAM, tohost));
    fromhostGpa.ifPresent(gpa ->
        memory.add(new Region.Mmio("htif.fromhost", gpa, SIZE, PRIORITY_OVER_RAM, fromhost)));
  }

  /** Forgets what was under way. */
  public synchronized void reset() {
    reading = false;
    tohost.reset();
    fromhost.reset();
  }

  /** A complete value was stored to tohost. */
  private void command(long value) {
    int device = (int) (value >>> 56);
    int command = (int) (value >>> 48 & 0xff);
    long payload = value & PAYLOAD;
    if (device == SYSTEM_DEVICE && command == 0 && payload != 0) {
      if ((payload & 1) != 0) {
        system.powerOff((int) (payload >>> 1));
      } else {
        systemCall(payload);
        fromhost.value = 1;
      }
    } else if (device == CONSOLE_DEVICE && command == PUTCHAR) {
      console.write((byte) payload);
      fromhost.value = value & ~PAYLOAD;
    } else if (device == CONSOLE_DEVICE && command == GETCHAR) {
      reading = true;
    }
    tohost.value = 0; // taken
  }

  /** The program stored to fromhost, which it clears once it has read the answer. */
  private void answered(long value) {
    fromhost.value = value;
  }

  /**
   * Eight 64-bit numbers at {@code gpa}: the call, then its arguments; the result replaces the
   * first.
   */
  private void systemCall(long gpa) {
    byte[] block = new byte[SIZE * 4];
    if (!memory.read(gpa, block, 0, block.length)) {
      return;
    }
    long call = memory.load(gpa, SIZE);
    long file = memory.load(gpa + 8, SIZE);
    long buffer = memory.load(gpa + 16, SIZE);
    long length = memory.load(gpa + 24, SIZE);
    long result = -ENOSYS;
    if (call == SYS_WRITE && (file == 1 || file == 2)) {
      byte[] bytes = new byte[Math.clamp(length, 0, 1 << 16)];
      memory.read(buffer, bytes, 0, bytes.length);
      for (byte b : bytes) {
        console.write(b);
      }
      result = bytes.length;
    }
    memory.store(gpa, SIZE, result);
  }

  /** Answers a console read, if a character has come. */
  private void poll() {
    if (reading) {
      int character = console.read();
      if (character >= 0) {
        reading = false;
        fromhost.value = (long) CONSOLE_DEVICE << 56 | character;
      }
    }
  }

  /** One of the two variables, stored to in one piece or in halves. */
  private final class Variable implements MmioHandler {
    private final LongConsumer whole;
    private long value;
    private boolean halfStored;

    Variable(LongConsumer whole) {
      this.whole = whole;
    }

    void reset() {
      value = 0;
      halfStored = false;
    }

    @Override
    public long read(long offset, int size) {
      synchronized (Htif.this) {
        if (this == fromhost) {
          poll();
        }
        return value >>> (8 * offset);
      }
    }

    @Override
    public void write(long offset, int size, long stored) {
      synchronized (Htif.this) {
        long mask = size == SIZE ? -1 : (1L << (8 * size)) - 1;
        long before = value;
        value = (value & ~(mask << (8 * offset))) | (stored & mask) << (8 * offset);
        boolean top = offset + size == SIZE;
        boolean repeated = halfStored && offset == 0 && value == before;
        halfStored = !top && !repeated;
        if (top || repeated) {
          whole.accept(value);
        }
      }
    }
  }
}
