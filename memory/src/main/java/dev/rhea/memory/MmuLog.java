package dev.rhea.memory;

import dev.rhea.memory.log.Log;
import dev.rhea.memory.log.LogItem;
import java.util.HexFormat;

/**
 * What {@code -d mmu} shows: fills of the TLB, refused accesses, flushes. Off, it costs a test at
 * each of them, all of which are off the fast path.
 */
final class MmuLog {
  private Log log = Log.off();

  void setLog(Log log) {
    this.log = log;
  }

  boolean isOn() {
    return log.isOn(LogItem.MMU);
  }

  /** A translation was put into the TLB. */
  void filled(long gva, Access access, int context, Translation to, Section found) {
    if (isOn()) {
      log.print(
          LogItem.MMU,
          access(gva, access, context)
              + " -> gpa 0x"
              + hex(to.gpa)
              + " "
              + rights(to.permissions | access.bit())
              + ", mapping of 2^"
              + to.sizeLog2
              + " bytes, "
              + found.region().name());
    }
  }

  /** The walker refused an access. */
  void refused(long gva, Access access, int context) {
    if (isOn()) {
      log.print(LogItem.MMU, access(gva, access, context) + " refused");
    }
  }

  /** Translations were thrown away. */
  void flushed(String which) {
    if (isOn()) {
      log.print(LogItem.MMU, "mmu: flush " + which);
    }
  }

  private static String access(long gva, Access access, int context) {
    return "mmu: "
        + switch (access) {
          case READ -> "load";
          case WRITE -> "store";
          case EXECUTE -> "fetch";
        }
        + " gva 0x"
        + hex(gva)
        + ", context 0x"
        + Integer.toHexString(context);
  }

  private static String rights(int permissions) {
    return ((permissions & Access.READ.bit()) != 0 ? "r" : "-")
        + ((permissions & Access.WRITE.bit()) != 0 ? "w" : "-")
        + ((permissions & Access.EXECUTE.bit()) != 0 ? "x" : "-");
  }

  static String hex(long value) {
    return HexFormat.of().toHexDigits(value);
  }
}
