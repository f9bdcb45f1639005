package dev.rhea.tests.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rhea.cpu.riscv.RvArchitecture;
import dev.rhea.cpu.riscv.RvState;
import dev.rhea.machine.Machine;
import dev.rhea.machine.board.BoardCpu;
import dev.rhea.machine.config.BootConfig;
import dev.rhea.machine.config.CpuConfig;
import dev.rhea.machine.config.DeviceConfig;
import dev.rhea.machine.config.DriveConfig;
import dev.rhea.machine.config.LifecycleConfig;
import dev.rhea.machine.config.LifecycleConfig.OnReboot;
import dev.rhea.machine.config.LifecycleConfig.OnShutdown;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A machine that runs a hostile guest for a bounded number of instructions, and after a reset the
 * {@link KnownProgram} on the same engine.
 */
final class Victim implements AutoCloseable {
  private static final long RAM = 8L << 20;
  private static final long KNOWN_BOUND = 10_000_000;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);

  /** How long an engine that is not called shows that the guest waits for an interrupt. */
  private static final long IDLE_NANOS = 3_000_000;

  private static final long POLL_NANOS = 50_000;

  private final Machine machine;
  private final BoardCpu cpu;
  private final BoundedEngine engine;
  private final Thread thread;
  private volatile @Nullable Throwable failure;

  /**
   * Builds the machine.
   *
   * @param disk an image for its disk
   * @throws dev.rhea.machine.UserError if the files of {@code boot} are no good
   */
  Victim(BootConfig boot, Path disk, Runner runner) {
    machine =
        Machine.builder()
            .target("riscv64")
            .memory(RAM)
            .accelerator("interp")
            .configure(c ->
                c.cpu(new CpuConfig("max", Map.of(), 1))
                    .boot(boot)
                    .drive(new DriveConfig("d", disk, false, DriveConfig.Attachment.VIRTIO))
                    .device(new DeviceConfig("virtio-rng-device", Map.of()))
                    .device(new DeviceConfig("virtio-serial-device", Map.of()))
                    .lifecycle(new LifecycleConfig(OnReboot.SHUTDOWN, OnShutdown.POWEROFF, true)))
            .build();
    cpu = machine.board().cpus().getFirst();
    engine =
        new BoundedEngine(
            runner.engine(RvArchitecture.INSTANCE, cpu.vcpu().cpu()),
            runner.instructions,
            runner.calls);
    cpu.vcpu().setEngine(engine);
    thread = Thread.ofPlatform().daemon().name("machine").start(this::life);
  }

  private void life() {
    try {
      machine.run();
    } catch (RuntimeException | Error e) {
      failure = e;
    }
  }

  /** Runs the guest until it ends, waits for nothing that comes, or has used up its bounds. */
  void runGuest() {
    machine.resume();
    settle();
  }

  /**
   * Resets the machine and runs the known program on it.
   *
   * @return false if the guest has ended the machine, so that there is nothing to reset
   */
  boolean runKnownProgram() {
    byte[] image = KnownProgram.image();
    machine.whilePaused(() -> {
      machine.board().reset();
      RvState hart = (RvState) cpu.vcpu().cpu();
      hart.reset(); // firmware may have let it enter a kernel
      hart.pc = KnownProgram.ORIGIN;
      machine.board().memory().write(KnownProgram.ORIGIN, image, 0, image.length);
      machine.board().memory().store(KnownProgram.RESULT_GPA, 8, 0);
      engine.allow(KNOWN_BOUND, KNOWN_BOUND);
    });
    if (!machine.resume()) {
      return false;
    }
    settle();
    long result = machine.board().memory().load(KnownProgram.RESULT_GPA, 8);
    if (result == 0 && hasEnded()) {
      return false; // what the guest asked for came late; the program ends after its result
    }
    assertEquals(
        KnownProgram.RESULT,
        result,
        () -> "the known program's result after a reset\n" + cpu.registers());
    return true;
  }

  /** Waits for the end of what runs, and leaves the machine paused or ended. */
  private void settle() {
    long calls = -1;
    long since = System.nanoTime();
    while (!engine.isSpent() && !hasEnded()) {
      check();
      long now = System.nanoTime();
      long entered = engine.entered();
      if (entered != calls) {
        calls = entered;
        since = now;
      } else if (engine.isInside() && now - since > PATIENCE_NANOS) {
        throw hang("the engine does not come back");
      } else if (!engine.isInside() && now - since > IDLE_NANOS && cpu.vcpu().cpu().waiting()) {
        break;
      } else if (now - since > PATIENCE_NANOS) {
        throw hang("the vCPU neither runs nor waits");
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    machine.pause();
    check();
  }

  private boolean hasEnded() {
    return machine.status().equals("shutdown");
  }

  private void check() {
    Throwable thrown = failure;
    if (thrown != null) {
      throw new AssertionError("the machine failed", thrown);
    }
  }

  private AssertionError hang(String sentence) {
    StringBuilder text = new StringBuilder(sentence);
    Thread.getAllStackTraces()
        .forEach((other, frames) -> {
          if (other.getName().startsWith("vcpu")) {
            text.append('\n').append(other.getName());
            for (StackTraceElement frame : frames) {
              text.append("\n  ").append(frame);
            }
          }
        });
    return new AssertionError(text.toString());
  }

  @Override
  public void close() {
    machine.quit();
    try {
      thread.join(TimeUnit.NANOSECONDS.toMillis(PATIENCE_NANOS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      throw hang("the machine does not end");
    }
    machine.close();
    check();
  }
}
