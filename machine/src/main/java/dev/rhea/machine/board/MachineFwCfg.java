package dev.rhea.machine.board;

import dev.rhea.devices.fwcfg.FwCfg;
import dev.rhea.devices.fwcfg.FwCfgKey;
import java.nio.ByteBuffer;
import java.util.UUID;

/** The fw_cfg device with what firmware finds in it on every board. */
public final class MachineFwCfg {
  private MachineFwCfg() {}

  /** A device with the machine's UUID and number of CPUs, which {@code parts} reset. */
  public static FwCfg of(BoardParts parts, BoardContext context) {
    FwCfg fwCfg = new FwCfg(parts.memory(), context.log());
    UUID uuid = context.config().uuid();
    if (uuid != null) {
      fwCfg.add(
          FwCfgKey.UUID,
          ByteBuffer.allocate(16)
              .putLong(uuid.getMostSignificantBits())
              .putLong(uuid.getLeastSignificantBits())
              .array());
    }
    int cpus = context.config().cpu().count();
    fwCfg.addShort(FwCfgKey.NB_CPUS, cpus);
    fwCfg.addShort(FwCfgKey.MAX_CPUS, cpus);
    fwCfg.addShort(FwCfgKey.NOGRAPHIC, 1);
    parts.onReset(fwCfg::reset);
    return fwCfg;
  }
}
