package dev.rhea.accel;

import dev.rhea.cpu.CpuState;
import dev.rhea.memory.log.Recording;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * A recording's event for the time that a vCPU spends outside its engine: asleep until an
 * interrupt, paused, or doing what others asked for. The end of a slice alone is none. Loaded when
 * the JVM records and not before.
 */
@Name("dev.rhea.Exit")
@Label("Exit")
@Category("Rhea")
@Description("A vCPU left its engine: it waits, or others asked for something")
@StackTrace(false)
final class ExitEvent extends Event {
  @Label("PC")
  @Description("gva where it left")
  long pc;

  @Label("Waits")
  @Description("Whether the guest waits for an interrupt")
  boolean waits;

  private ExitEvent() {}

  /** The vCPU leaves its engine. Call it only while {@link Recording#isOn}. */
  static ExitEvent begun(CpuState cpu) {
    ExitEvent event = new ExitEvent();
    event.pc = cpu.pc;
    event.waits = cpu.waiting();
    event.begin();
    return event;
  }
}
