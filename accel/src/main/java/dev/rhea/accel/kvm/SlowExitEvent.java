package dev.rhea.accel.kvm;

import dev.rhea.memory.log.Recording;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/**
 * A recording's event for an exit that took long: a device that kept its vCPU waiting. Loaded when
 * the JVM records and not before.
 */
@Name("dev.rhea.KvmExit")
@Label("KVM Exit")
@Category("Rhea")
@Description("A vCPU left the guest, and a device took its time to answer")
@Threshold("100 us")
@StackTrace(false)
final class SlowExitEvent extends Event {
  @Label("Reason")
  String reason = "";

  @Label("Address")
  @Description("gpa or I/O port, where the exit has one")
  long address;

  private SlowExitEvent() {}

  /** An exit begins to be dealt with. Call it only while {@link Recording#isOn}. */
  static SlowExitEvent begun(ExitReason reason, KvmVcpu vcpu) {
    SlowExitEvent event = new SlowExitEvent();
    event.reason = reason.name();
    switch (reason) {
      case IO -> event.address = vcpu.getShort(RunPage.IO_PORT);
      case MMIO -> event.address = vcpu.getLong(RunPage.MMIO_PHYS_ADDR);
      // fallthrough to no address is meant: the table of reasons is the kernel's, and grows
      default -> {}
    }
    event.begin();
    return event;
  }
}
