package dev.rhea.cpu.jit;

import dev.rhea.memory.log.Recording;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * A recording's event for a region that is thrown away because its code was overwritten. Loaded
 * when the JVM records and not before.
 */
@Name("dev.rhea.Invalidation")
@Label("Invalidation")
@Category("Rhea")
@Description("A region was thrown away because its code was overwritten")
@StackTrace(false)
final class InvalidationEvent extends Event {
  @Label("Head")
  @Description("gva of the region's head")
  long pc;

  @Label("From")
  @Description("gva of its first byte")
  long from;

  @Label("To")
  @Description("gva behind its last byte")
  long to;

  private InvalidationEvent() {}

  /** Records a region's end. Call it only while {@link Recording#isOn}. */
  static void emit(Region region) {
    InvalidationEvent event = new InvalidationEvent();
    if (event.shouldCommit()) {
      event.pc = region.pc;
      event.from = region.from;
      event.to = region.to;
      event.commit();
    }
  }
}
