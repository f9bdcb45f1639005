package dev.rhea.cpu;

import dev.rhea.memory.log.Recording;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * A recording's event for a trap of the guest's: an exception or an interrupt whose handler it
 * enters. Architectures emit it where they do. Loaded when the JVM records and not before.
 */
@Name("dev.rhea.Trap")
@Label("Trap")
@Category("Rhea")
@Description("The guest enters a handler")
@StackTrace(false)
public final class TrapEvent extends Event {
  @Label("Interrupt")
  @Description("Whether an interrupt, not an exception")
  boolean interrupt;

  @Label("Cause")
  @Description("The architecture's number")
  int cause;

  @Label("PC")
  @Description("gva of the instruction that trapped, or was not executed yet")
  long pc;

  @Label("Value")
  @Description("What the architecture tells with the cause, such as the address of a page fault")
  long value;

  private TrapEvent() {}

  /**
   * Records a trap. Call it only while {@link Recording#isOn}.
   *
   * @param pc gva of the trapping instruction
   * @param value what the handler is told beside the cause
   */
  public static void emit(boolean interrupt, int cause, long pc, long value) {
    TrapEvent event = new TrapEvent();
    if (event.shouldCommit()) {
      event.interrupt = interrupt;
      event.cause = cause;
      event.pc = pc;
      event.value = value;
      event.commit();
    }
  }
}
