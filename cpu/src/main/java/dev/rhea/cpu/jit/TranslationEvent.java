package dev.rhea.cpu.jit;

import dev.rhea.memory.log.Recording;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * A recording's event for a batch of regions that became a class; its duration is the translator's,
 * not the JVM's compilers'. Loaded when the JVM records and not before.
 */
@Name("dev.rhea.Translation")
@Label("Translation")
@Category("Rhea")
@Description("A batch of regions became a class")
@StackTrace(false)
final class TranslationEvent extends Event {
  @Label("Requests")
  @Description("Heads that were asked for")
  int requests;

  @Label("Regions")
  int regions;

  @Label("Class File")
  @DataAmount
  long bytecodeBytes;

  private TranslationEvent() {}

  /** A batch begins. Call it only while {@link Recording#isOn}. */
  static TranslationEvent begun() {
    TranslationEvent event = new TranslationEvent();
    event.begin();
    return event;
  }

  /** The batch's class is defined. */
  void done(int requested, long translated, long bytes) {
    requests = requested;
    regions = (int) translated;
    bytecodeBytes = bytes;
    commit();
  }
}
