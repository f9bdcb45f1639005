package dev.rhea.machine.firmware;

import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.Section;

/**
 * Debug console (chapter 12). A call moves at most {@link #MAX_BYTES}, which the chapter allows, so
 * that a hart does not stay in the firmware for long.
 */
final class DbcnExtension implements SbiExtension {
  static final long ID = 0x4442434e;

  private static final int MAX_BYTES = 4096;

  private final SbiConsole console;
  private final AddressSpace memory;

  DbcnExtension(SbiConsole console, AddressSpace memory) {
    this.console = console;
    this.memory = memory;
  }

  @Override
  public long id() {
    return ID;
  }

  @Override
  public SbiResult call(SbiCall call) {
    return switch (Math.clamp(call.functionId(), -1, 3)) {
      case 0 -> write(call.a0(), call.a1(), call.a2());
      case 1 -> read(call.a0(), call.a1(), call.a2());
      case 2 -> {
        console.write((byte) call.a0());
        yield SbiResult.SUCCESS;
      }
      default -> SbiResult.error(SbiError.NOT_SUPPORTED);
    };
  }

  private SbiResult write(long size, long gpa, long gpaHigh) {
    if (!accessible(gpa, gpaHigh, size, false)) {
      return SbiResult.error(SbiError.INVALID_PARAM);
    }
    byte[] bytes = new byte[(int) Math.min(size, MAX_BYTES)];
    memory.read(gpa, bytes, 0, bytes.length);
    for (byte b : bytes) {
      console.write(b);
    }
    return SbiResult.success(bytes.length);
  }

  private SbiResult read(long size, long gpa, long gpaHigh) {
    if (!accessible(gpa, gpaHigh, size, true)) {
      return SbiResult.error(SbiError.INVALID_PARAM);
    }
    byte[] bytes = new byte[(int) Math.min(size, MAX_BYTES)];
    int count = 0;
    for (int b; count < bytes.length && (b = console.read()) >= 0; ) {
      bytes[count++] = (byte) b;
    }
    memory.write(gpa, bytes, 0, count);
    return SbiResult.success(count);
  }

  /**
   * Whether all of the range is memory (chapter 3, "Shared memory physical address range
   * parameter").
   */
  private boolean accessible(long gpa, long gpaHigh, long size, boolean write) {
    if (gpaHigh != 0 || size < 0) {
      return false;
    }
    for (long at = gpa, left = size; left > 0; ) {
      Section section = memory.find(at);
      if (section == null || !section.isMemory() || (write && !section.isWritable())) {
        return false;
      }
      long room = section.last() - at;
      if (Long.compareUnsigned(left - 1, room) <= 0) {
        return true;
      }
      left -= room + 1;
      at += room + 1;
    }
    return true;
  }
}
