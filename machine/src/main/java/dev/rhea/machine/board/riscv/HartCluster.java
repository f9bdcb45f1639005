package dev.rhea.machine.board.riscv;

import dev.rhea.cpu.riscv.RvCpuModel;
import dev.rhea.cpu.riscv.RvExtension;
import dev.rhea.cpu.riscv.RvState;
import dev.rhea.devices.SystemControl;
import dev.rhea.machine.UserError;
import dev.rhea.machine.board.BoardContext;
import dev.rhea.machine.board.Property;
import dev.rhea.machine.board.Targets;
import dev.rhea.machine.config.CpuConfig;
import dev.rhea.machine.firmware.MachineIds;
import dev.rhea.machine.firmware.SbiFirmware;
import dev.rhea.machine.firmware.UartConsole;
import dev.rhea.memory.AddressSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The board's harts, all of one model, and how they begin. */
final class HartCluster implements AutoCloseable {
  /** Cache blocks of QEMU's CPUs. */
  private static final int BLOCK_SIZE = 64;

  private final RvCpuModel model;
  private final List<Hart> harts;
  private @Nullable SbiFirmware firmware;

  private HartCluster(RvCpuModel model, List<Hart> harts) {
    this.model = model;
    this.harts = List.copyOf(harts);
  }

  /**
   * Makes the harts that {@code config} asks for.
   *
   * @throws UserError if there is no such model, property or number of CPUs
   */
  static HartCluster build(
      VirtBoardType type,
      CpuConfig config,
      BoardContext context,
      AddressSpace memory,
      HartTimers timers) {
    if (config.count() > VirtMap.MAX_HARTS) {
      throw new UserError(
          "-smp " + config.count() + ": the board virt has " + VirtMap.MAX_HARTS + " CPUs at most");
    }
    RvCpuModel model = model(type, config);
    List<Hart> harts = new ArrayList<>();
    for (int i = 0; i < config.count(); i++) {
      harts.add(new Hart(new RvState(model, i, memory), context, timers::mtime));
    }
    return new HartCluster(model, harts);
  }

  private static RvCpuModel model(VirtBoardType type, CpuConfig config) {
    String name = config.model().isEmpty() ? type.defaultCpu() : config.model();
    Riscv64Target target = new Riscv64Target();
    Targets.checkCpu(target, name);
    Property.check("-cpu " + name, target.cpuProperties(name), config.properties());
    StringBuilder specification = new StringBuilder(name);
    for (Map.Entry<String, String> property : config.properties().entrySet()) {
      specification.append(',').append(property.getKey()).append('=').append(property.getValue());
    }
    try {
      return RvCpuModel.parse(specification.toString());
    } catch (IllegalArgumentException e) {
      throw new UserError("-cpu " + specification + ": " + e.getMessage(), e);
    }
  }

  List<Hart> harts() {
    return harts;
  }

  /** What the device tree says of the model. */
  RiscvIsa isa() {
    return new RiscvIsa(
        64,
        model.isaExtensions(),
        model.mmuType().substring("riscv,".length()),
        blockSize(RvExtension.ZICBOM),
        blockSize(RvExtension.ZICBOP),
        blockSize(RvExtension.ZICBOZ));
  }

  private int blockSize(RvExtension extension) {
    return model.has(extension) ? BLOCK_SIZE : 0;
  }

  /** Has environment calls answered by the built-in firmware, whose console is the board's UART. */
  void serveSbi(AddressSpace memory, SystemControl system) {
    SbiHarts control = new SbiHarts(harts);
    SbiFirmware sbi =
        new SbiFirmware(
            control,
            new UartConsole(memory, VirtMap.UART0.gpa()),
            memory,
            system,
            new MachineIds(0, 0, 0));
    control.serve(sbi);
    firmware = sbi;
  }

  /** Puts every hart into machine mode at {@code pc}, where it starts. */
  void reset(long pc) {
    for (Hart hart : harts) {
      hart.state().setResetPc(pc);
      hart.state().reset();
    }
  }

  /**
   * After {@link #reset}: hart 0 enters the kernel as firmware would leave it; the others wait to
   * be started.
   */
  void enterSupervisor(long pc, long deviceTree) {
    SbiHarts.enter(harts.getFirst(), pc, deviceTree);
    for (Hart hart : harts.subList(1, harts.size())) {
      hart.state().halt();
    }
    if (firmware != null) {
      firmware.reset(0);
    }
  }

  @Override
  public void close() {
    harts.forEach(Hart::close);
  }
}
