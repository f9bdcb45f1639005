package dev.rhea.machine;

import dev.rhea.accel.Accelerator;
import dev.rhea.accel.Engine;
import dev.rhea.accel.Pace;
import dev.rhea.cpu.Architecture;
import dev.rhea.cpu.CpuState;
import dev.rhea.devices.SystemControl;
import dev.rhea.devices.block.BlockBackend;
import dev.rhea.devices.chardev.CharBackend;
import dev.rhea.devices.clock.Clock;
import dev.rhea.devices.io.BlockingWork;
import dev.rhea.machine.board.BoardContext;
import dev.rhea.machine.board.Cable;
import dev.rhea.machine.config.DriveConfig;
import dev.rhea.machine.config.MachineConfig;
import dev.rhea.machine.config.SubOptions;
import dev.rhea.memory.MmioHandler;
import dev.rhea.memory.log.Log;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * What a machine lends to one board.
 *
 * @param requests takes what the guest asks for, and failures
 * @param notes takes what the user should know
 */
record BoardServices(
    MachineConfig config,
    Accelerator accelerator,
    Log log,
    Seam seam,
    Engines engines,
    CharHub characters,
    Networks networks,
    Consumer<Request> requests,
    Consumer<String> notes)
    implements BoardContext, SystemControl {

  @Override
  public Engine engine(Architecture architecture, CpuState cpu) {
    return engines.engine(architecture, cpu);
  }

  @Override
  public Engine tracer(Architecture architecture, CpuState cpu, Engine engine) {
    return engines.tracer(architecture, cpu, engine);
  }

  @Override
  public MmioHandler observe(String name, MmioHandler device) {
    return engines.observe(name, device);
  }

  @Override
  public Pace pace() {
    return seam.pace();
  }

  @Override
  public BlockingWork work() {
    return seam.work();
  }

  @Override
  public Clock clock() {
    return seam.clock();
  }

  @Override
  public Clock hostClock() {
    return seam.hostClock();
  }

  @Override
  public Instant startDate() {
    return seam.startDate();
  }

  @Override
  public RandomGenerator random() {
    return seam.random();
  }

  @Override
  public BlockBackend disk(DriveConfig drive) {
    return seam.disk(drive);
  }

  @Override
  public CharBackend charPort(String user, String id) {
    return seam.port(() -> characters.port(user, id));
  }

  @Override
  public Cable cable(SubOptions card) {
    return networks.cable(card);
  }

  @Override
  public SystemControl system() {
    return this;
  }

  @Override
  public void note(String sentence) {
    notes.accept("rhea: " + sentence);
  }

  @Override
  public void vcpuFailed(Throwable failure) {
    requests.accept(new Request.Failure(failure));
  }

  @Override
  public void powerOff(int exitCode) {
    requests.accept(new Request.PowerOff(exitCode));
  }

  @Override
  public void reset() {
    requests.accept(new Request.Reset());
  }
}
