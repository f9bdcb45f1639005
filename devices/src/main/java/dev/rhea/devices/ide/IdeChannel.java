package dev.rhea.devices.ide;

import dev.rhea.devices.io.BlockingWork;
import dev.rhea.devices.irq.IrqSink;
import dev.rhea.memory.MmioHandler;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One IDE channel with up to two drives: the command block and the control block of registers
 * (chapter 7), interrupt, and software reset (9.2).
 *
 * <p>Where there is no drive at all, registers read as a bus that nobody drives but for the
 * pull-down of its bit 7; where there is only the other one, that answers for it with a status of
 * 0.
 *
 * <p><i>Not modelled</i>: the time that resets and commands take; overlapped and queued commands;
 * DASP and PDIAG: both drives pass their diagnostics.
 */
public final class IdeChannel implements AutoCloseable {
  /** Ports of the command block. */
  public static final long COMMAND_SIZE = 8;

  /** Ports of the control block, as PCI boards decode it: the one register there is. */
  public static final long CONTROL_SIZE = 1;

  private static final int DEVICE_SELECT = 0x10;
  private static final int EXECUTE_DEVICE_DIAGNOSTIC = 0x90;
  private static final int DEVICE_RESET = 0x08;
  private static final int CONTROL_HIGH_ORDER_BYTE = 0x80;
  private static final int CONTROL_SOFTWARE_RESET = 0x04;
  private static final int CONTROL_INTERRUPTS_OFF = 0x02;
  private static final int FLOATING = 0x7f;

  /** Work that blocks. */
  interface Task {
    void run() throws IOException;
  }

  private final IrqSink irq;
  private final BlockingWork work;
  private final @Nullable IdeDrive[] drives = new IdeDrive[2];
  private int selected;
  private int control;
  private boolean interruptPending;
  private @Nullable BusMaster master;

  /** A drive that waits for the bus master to start. */
  private @Nullable Runnable transfer;

  /**
   * Makes a channel.
   *
   * @param irq driven by INTRQ
   */
  public IdeChannel(IrqSink irq, BlockingWork work) {
    this.irq = irq;
    this.work = work;
  }

  /** Plugs in a drive. */
  void plug(int number, IdeDrive drive) {
    if (drives[number] != null) {
      throw new IllegalStateException("drive " + number + " is there already");
    }
    drive.attach(this);
    drives[number] = drive;
    drive.reset();
  }

  /** Plugs in a disk as drive 0 or 1. */
  public void plug(int number, AtaDisk disk) {
    plug(number, (IdeDrive) disk);
  }

  /** Plugs in a CD drive as drive 0 or 1. */
  public void plug(int number, AtapiCd cd) {
    plug(number, (IdeDrive) cd);
  }

  void connect(BusMaster newMaster) {
    master = newMaster;
  }

  boolean hasDrive(int number) {
    return drives[number] != null;
  }

  /** Power-on state. */
  public synchronized void reset() {
    for (IdeDrive drive : drives) {
      if (drive != null) {
        drive.hardwareReset();
        drive.reset();
      }
    }
    selected = 0;
    control = 0;
    transfer = null;
    interruptPending = false;
    updateIrq();
  }

  /** The command block's registers. */
  public MmioHandler commandBlock() {
    return MmioHandler.withSizes(
        new MmioHandler() {
          @Override
          public long read(long offset, int size) {
            return readCommandBlock((int) offset, size);
          }

          @Override
          public void write(long offset, int size, long value) {
            writeCommandBlock((int) offset, size, (int) value);
          }
        },
        1,
        4);
  }

  /** The register at the control block's third port: alternate status, device control. */
  public MmioHandler controlBlock() {
    return new MmioHandler() {
      @Override
      public long read(long offset, int size) {
        return readAlternateStatus();
      }

      @Override
      public void write(long offset, int size, long value) {
        writeControl((int) value & 0xff);
      }
    };
  }

  private synchronized int readCommandBlock(int index, int size) {
    IdeDrive drive = drives[selected];
    if (drive == null) {
      return absent(index);
    }
    if (index == IdeDrive.DATA) {
      return drive.readData(size);
    }
    if (index == IdeDrive.COMMAND_STATUS) {
      interruptPending = false;
      updateIrq();
    }
    return drive.read(index, (control & CONTROL_HIGH_ORDER_BYTE) != 0);
  }

  /** Drive 0 answers for a drive 1 that is not there: its own registers, and a status of 0. */
  private int absent(int index) {
    IdeDrive first = drives[0];
    if (first == null) {
      return FLOATING;
    }
    return index == IdeDrive.COMMAND_STATUS || index == IdeDrive.DATA
        ? 0
        : first.read(index, (control & CONTROL_HIGH_ORDER_BYTE) != 0);
  }

  private synchronized void writeCommandBlock(int index, int size, int value) {
    IdeDrive drive = drives[selected];
    if (index == IdeDrive.DATA) {
      if (drive != null) {
        drive.writeData(size, value);
      }
    } else if (index == IdeDrive.COMMAND_STATUS) {
      writeCommand(value & 0xff);
    } else if (drive == null || !drive.isBusy()) {
      control &= ~CONTROL_HIGH_ORDER_BYTE;
      for (IdeDrive each : drives) {
        if (each != null) {
          each.write(index, value & 0xff);
        }
      }
      if (index == IdeDrive.DEVICE) {
        selected = (value & DEVICE_SELECT) != 0 ? 1 : 0;
        updateIrq();
      }
    }
  }

  private void writeCommand(int code) {
    control &= ~CONTROL_HIGH_ORDER_BYTE;
    if (code == EXECUTE_DEVICE_DIAGNOSTIC) {
      diagnose();
      return;
    }
    IdeDrive drive = drives[selected];
    if (drive != null && (!drive.isBusy() || code == DEVICE_RESET)) {
      interruptPending = false;
      updateIrq();
      transfer = null;
      drive.command(code);
    }
  }

  /** Both drives do it, and drive 0 tells of it. */
  private void diagnose() {
    resetDrives();
    if (drives[0] != null) {
      interrupt(drives[0]);
    }
  }

  private void resetDrives() {
    selected = 0;
    transfer = null;
    for (IdeDrive drive : drives) {
      if (drive != null) {
        drive.reset();
      }
    }
  }

  private synchronized int readAlternateStatus() {
    IdeDrive drive = drives[selected];
    return drive != null ? drive.status() : absent(IdeDrive.COMMAND_STATUS);
  }

  private synchronized void writeControl(int value) {
    boolean was = (control & CONTROL_SOFTWARE_RESET) != 0;
    boolean is = (value & CONTROL_SOFTWARE_RESET) != 0;
    control = value;
    if (is && !was) {
      interruptPending = false;
      transfer = null;
      for (IdeDrive drive : drives) {
        if (drive != null) {
          drive.holdInReset();
        }
      }
    } else if (was && !is) {
      resetDrives();
    }
    updateIrq();
  }

  // ---- for drives ----

  /** Asserts INTRQ for a drive. */
  void interrupt(IdeDrive drive) {
    if (drive == drives[selected]) {
      interruptPending = true;
      updateIrq();
    }
  }

  /**
   * Lets a worker do something for a drive and goes on with the lock held, unless the drive has
   * been reset meanwhile.
   *
   * @param done told whether it went well
   */
  void offload(IdeDrive drive, Task task, Completion done) {
    int startedIn = drive.epoch();
    boolean[] failed = new boolean[1];
    work.offload(
        () -> {
          try {
            task.run();
          } catch (IOException e) {
            failed[0] = true;
          }
        },
        () -> {
          synchronized (this) {
            if (drive.epoch() == startedIn) {
              done.completed(!failed[0]);
            }
          }
        });
  }

  /** Told of the end of work. */
  interface Completion {
    void completed(boolean well);
  }

  /** Runs {@code start} as soon as the bus master is started. */
  void awaitMaster(Runnable start) {
    transfer = start;
    if (master != null && master.isActive()) {
      masterStarted();
    }
  }

  /** The bus master to move a drive's data with. */
  BusMaster master() {
    if (master == null) {
      throw new IllegalStateException("no bus master has started this");
    }
    return master;
  }

  // ---- for the bus master ----

  void masterStarted() {
    Runnable start = transfer;
    transfer = null;
    if (start != null) {
      start.run();
    }
  }

  private void updateIrq() {
    boolean level = interruptPending && (control & CONTROL_INTERRUPTS_OFF) == 0;
    irq.set(level);
    if (master != null) {
      master.interruptLine(level);
    }
  }

  @Override
  public void close() {
    for (IdeDrive drive : drives) {
      if (drive != null) {
        drive.close();
      }
    }
  }
}
