package dev.rhea.machine.firmware;

import dev.rhea.devices.SystemControl;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * One of the legacy extensions 0 to 8 (chapter 5). The function id is ignored, a1 keeps its value,
 * and hart masks are guest-virtual addresses of bit vectors; address 0 means all harts, as other
 * firmware has it.
 */
final class LegacyExtension implements SbiExtension {
  static final int COUNT = 9;

  private final int id;
  private final HartControl harts;
  private final SbiConsole console;
  private final SystemControl system;

  LegacyExtension(int id, HartControl harts, SbiConsole console, SystemControl system) {
    this.id = id;
    this.harts = harts;
    this.console = console;
    this.system = system;
  }

  @Override
  public long id() {
    return id;
  }

  @Override
  public SbiResult call(SbiCall call) {
    switch (id) {
      case 0 -> harts.setTimer(call.hart(), call.a0());
      case 1 -> console.write((byte) call.a0());
      case 2 -> {
        return legacy(call, console.read());
      }
      case 3 -> {
        return legacy(call, harts.clearIpi(call.hart()) ? 1 : 0);
      }
      case 8 -> {
        system.powerOff(0);
        return SbiResult.NONE;
      }
      default -> {
        BitSet targets = targets(call);
        if (targets == null) {
          return legacy(call, SbiError.INVALID_PARAM.value());
        }
        multicast(call, targets);
      }
    }
    return legacy(call, SbiError.SUCCESS.value());
  }

  /** Calls 4 to 7. */
  private void multicast(SbiCall call, BitSet targets) {
    long size = RfenceExtension.size(call.a1(), call.a2());
    switch (id) {
      case 4 -> harts.sendIpi(targets);
      case 5 -> harts.fenceI(call.hart(), targets);
      case 6 -> harts.sfenceVma(call.hart(), targets, call.a1(), size);
      case 7 -> harts.sfenceVma(call.hart(), targets, call.a1(), size, call.a3());
      default -> throw new AssertionError("legacy extension " + id);
    }
  }

  private static SbiResult legacy(SbiCall call, long a0) {
    return new SbiResult(true, a0, call.a1());
  }

  /** The harts in the bit vector at a0, or null if one of them does not exist. */
  private @Nullable BitSet targets(SbiCall call) {
    BitSet targets = new BitSet(harts.harts());
    if (call.a0() == 0) {
      targets.set(0, harts.harts());
      return targets;
    }
    for (int base = 0; base < harts.harts(); base += Long.SIZE) {
      long word = harts.loadVirtual(call.hart(), call.a0() + base / Byte.SIZE);
      BitSet part = HartMask.decode(word, base, harts.harts());
      if (part == null) {
        return null;
      }
      targets.or(part);
    }
    return targets;
  }
}
