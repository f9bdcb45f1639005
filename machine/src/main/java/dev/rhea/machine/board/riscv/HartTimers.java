package dev.rhea.machine.board.riscv;

import dev.rhea.devices.irq.IrqSink;
import dev.rhea.devices.timer.AclintMswi;
import dev.rhea.devices.timer.AclintMtimer;
import dev.rhea.devices.timer.AclintSswi;
import dev.rhea.machine.board.BoardContext;
import dev.rhea.memory.MmioHandler;
import java.util.ArrayList;
import java.util.List;

/**
 * The harts' software interrupts and timers: MSWI and MTIMER of an ACLINT, which side by side are a
 * CLINT, and are told to the guest as one unless {@code aclint=on} adds the SSWI.
 */
final class HartTimers {
  /** Maps a device's registers. */
  interface Mapper {
    /** Maps {@code size} bytes at {@code gpa}. */
    void map(String name, long gpa, long size, MmioHandler device);
  }

  private final boolean sswi;
  private final BoardContext context;
  private final AclintMswi mswi;
  private final AclintMtimer mtimer;

  HartTimers(int harts, boolean sswi, BoardContext context) {
    this.sswi = sswi;
    this.context = context;
    mswi = new AclintMswi(harts, context.log());
    mtimer = new AclintMtimer(harts, context.clock(), VirtMap.TIMEBASE_HZ, context.log());
  }

  /** What the harts read as {@code time}, in ticks of {@link VirtMap#TIMEBASE_HZ}. */
  long mtime() {
    return mtimer.mtime();
  }

  /** Maps the devices and connects their lines to the harts. */
  void connect(List<Hart> harts, Mapper mapper) {
    List<IrqSink> supervisorSoftware = new ArrayList<>();
    for (int i = 0; i < harts.size(); i++) {
      Hart hart = harts.get(i);
      mswi.output(i).connect(level -> hart.setInterrupt(Hart.MACHINE_SOFTWARE, level));
      mtimer.output(i).connect(level -> hart.setInterrupt(Hart.MACHINE_TIMER, level));
      supervisorSoftware.add(level -> hart.setInterrupt(Hart.SUPERVISOR_SOFTWARE, level));
    }
    long gpa = VirtMap.CLINT.gpa();
    mapper.map("riscv.aclint.swi", gpa, AclintMswi.SIZE, mswi);
    mapper.map(
        "riscv.aclint.mtimer", gpa + VirtMap.ACLINT_MTIMER_OFFSET, AclintMtimer.SIZE, mtimer);
    if (sswi) {
      AclintSswi device = new AclintSswi(supervisorSoftware, context.log());
      mapper.map(
          "riscv.aclint.sswi", VirtMap.ACLINT_SSWI.gpa(), VirtMap.ACLINT_SSWI.size(), device);
    }
  }

  /** Power-on state. */
  void reset() {
    mswi.reset();
    mtimer.reset();
  }
}
