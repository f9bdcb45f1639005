package dev.rhea.memory;

import dev.rhea.memory.log.Recording;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * A recording's event for translations that a vCPU forgets. The class is loaded when the JVM
 * records and not before: loading a first event takes the JVM a tenth of a second.
 */
@Name("dev.rhea.TlbFlush")
@Label("TLB Flush")
@Category("Rhea")
@Description("A vCPU forgot address translations")
@StackTrace(false)
final class TlbFlushEvent extends Event {
  @Label("Scope")
  @Description("all, page or contexts")
  String scope = "";

  @Label("Address")
  @Description("gva of the page, or the contexts' value under the mask")
  long value;

  private TlbFlushEvent() {}

  /** Records a flush. Call it only while {@link Recording#isOn}. */
  static void emit(String scope, long value) {
    TlbFlushEvent event = new TlbFlushEvent();
    if (event.shouldCommit()) {
      event.scope = scope;
      event.value = value;
      event.commit();
    }
  }
}
