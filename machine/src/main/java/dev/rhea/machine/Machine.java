package dev.rhea.machine;

import dev.rhea.accel.Accelerator;
import dev.rhea.accel.JvmStatistics;
import dev.rhea.accel.kvm.KvmException;
import dev.rhea.devices.chardev.CharBackend;
import dev.rhea.devices.chardev.MuxCommands;
import dev.rhea.devices.io.IoThread;
import dev.rhea.machine.board.Board;
import dev.rhea.machine.board.BoardCpu;
import dev.rhea.machine.config.LifecycleConfig;
import dev.rhea.machine.config.MachineConfig;
import dev.rhea.machine.console.Monitor;
import dev.rhea.machine.console.MonitoredMachine;
import dev.rhea.memory.log.Log;
import dev.rhea.memory.log.LogItem;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A virtual machine: board, CPUs, clock, back ends, and the life they lead together.
 *
 * <pre>{@code
 * try (Machine machine = Machine.builder().target("riscv64").memory(512L << 20).kernel(image).build()) {
 *   int status = machine.run();
 * }
 * }</pre>
 *
 * <p>Threads: {@code vcpu-N} runs a CPU, {@code iothread} serves devices, and the one that calls
 * {@link #run} waits for requests (reset, power-off, quit) and carries them out, so that no vCPU
 * ever stops itself from within a device. Any number of machines can live in one process; they
 * share nothing.
 */
public final class Machine implements MonitoredMachine, AutoCloseable {
  private final MachineConfig config;
  private final Log log;
  private final IoThread ioThread;
  private final Seam seam;
  private final CharHub characters;
  private final Networks networks;
  private final Board board;
  private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> exitStatus = new CompletableFuture<>();
  private final Consumer<String> notes;

  /** Lock-step's report of a difference, once there is one. */
  private volatile @Nullable String difference;

  /** Guarded by this, as is every start and stop of the CPUs. */
  private RunState state = RunState.PRELAUNCH;

  /** Guarded by this. */
  private boolean closed;

  Machine(MachineBuilder builder) {
    config = builder.config();
    log = builder.openLog();
    ioThread = new IoThread((thread, failure) -> requests.add(new Request.Failure(failure)));
    notes = builder.notes();
    Accelerator accelerator = accelerator(builder);
    seam = BoardAssembly.seam(config, accelerator, ioThread);
    characters =
        new CharHub(
            config,
            builder.suppliedBackends(),
            ioThread,
            new KeyCommands(),
            seam.clock()::nanos,
            notes);
    networks = openNetworks(builder, accelerator);
    board = buildBoard(builder, accelerator);
    networks.warnOfUnused();
    addMonitors();
    characters.start();
  }

  private Accelerator accelerator(MachineBuilder builder) {
    try {
      return builder.accelerator();
    } catch (UserError e) {
      ioThread.close();
      log.close();
      throw e;
    }
  }

  private Networks openNetworks(MachineBuilder builder, Accelerator accelerator) {
    Networks opened = new Networks(config, ioThread, seam, notes);
    try {
      opened.open(accelerator);
    } catch (RuntimeException | Error e) {
      opened.close();
      characters.close();
      seam.close();
      ioThread.close();
      log.close();
      throw e;
    }
    return opened;
  }

  private Board buildBoard(MachineBuilder builder, Accelerator accelerator) {
    try {
      return BoardAssembly.build(builder, accelerator, log, seam, characters, networks, this::ask);
    } catch (RuntimeException | Error e) {
      // The constructor fails, so nobody will close what it has opened.
      closeServices();
      throw e;
    }
  }

  private void ask(Request request) {
    if (request instanceof Request.Difference(String report)) {
      difference = report;
    }
    requests.add(request);
  }

  private void addMonitors() {
    try {
      for (String id : config.monitors()) {
        CharBackend backend = characters.port("-monitor", id);
        new Monitor(this, backend, characters.isShared(id));
      }
    } catch (UserError e) {
      close();
      throw e;
    }
  }

  /** Collects what a machine is made of. */
  public static MachineBuilder builder() {
    return new MachineBuilder();
  }

  /**
   * Runs the machine until the guest powers it off or somebody ends it; to be called once.
   *
   * @throws UserError if there is nothing to start
   * @return the process's exit status as QEMU's would be: 0 after power-off and {@link #quit}, the
   *     guest's own number if it ended itself with one; 1 if lock-step found a difference
   */
  public int run() {
    if (!config.lifecycle().startPaused()) {
      board.requireBootable();
      resume();
    }
    int status;
    try {
      status = serve();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      status = 1;
    } finally {
      end();
    }
    // Asked last: the slice in which the guest powered off has been compared now.
    String report = difference;
    if (report != null) {
      notes.accept(report);
      status = 1;
    }
    exitStatus.complete(status);
    return status;
  }

  /** Completed when {@link #run} returns, with the same value. */
  public CompletableFuture<Integer> exitStatus() {
    return exitStatus.copy();
  }

  private int serve() throws InterruptedException {
    while (true) {
      switch (requests.take()) {
        case Request.Reset() -> {
          if (config.lifecycle().onReboot() == LifecycleConfig.OnReboot.RESET) {
            resetInPlace();
          } else if (powersOff()) {
            return 0;
          }
        }
        case Request.PowerOff(int status) -> {
          if (powersOff()) {
            return status;
          }
        }
        case Request.Quit() -> {
          return 0;
        }
        case Request.Difference _ -> {
          return 1;
        }
        case Request.Failure(KvmException cause) ->
            throw new UserError(String.valueOf(cause.getMessage()), cause);
        case Request.Failure(Throwable cause) ->
            throw new AssertionError("a machine thread failed", cause);
      }
    }
  }

  /** Ends the run, or keeps the machine for a look if the user wants that. */
  private synchronized boolean powersOff() {
    if (config.lifecycle().onShutdown() == LifecycleConfig.OnShutdown.POWEROFF) {
      return true;
    }
    pause();
    state = RunState.SHUTDOWN;
    return false;
  }

  private synchronized void resetInPlace() {
    boolean running = state == RunState.RUNNING;
    if (running) {
      stopCpus();
    }
    board.reset();
    if (state == RunState.SHUTDOWN) {
      state = RunState.PAUSED;
    }
    if (running) {
      startCpus();
    }
  }

  private synchronized void end() {
    if (state == RunState.RUNNING) {
      stopCpus();
    }
    state = RunState.ENDED;
    if (log.isOn(LogItem.ACCEL)) {
      for (BoardCpu cpu : board.cpus()) {
        log.print(LogItem.ACCEL, cpu.vcpu() + ": " + cpu.vcpu().statistics());
      }
      log.print(LogItem.ACCEL, "jvm: " + JvmStatistics.text());
    }
    log.flush();
  }

  private void startCpus() {
    seam.resume();
    for (BoardCpu cpu : board.cpus()) {
      cpu.vcpu().resume();
    }
  }

  private void stopCpus() {
    for (BoardCpu cpu : board.cpus()) {
      cpu.vcpu().pause();
    }
    seam.pause();
  }

  // ---- what the monitor and embedding programs may ask ----

  @Override
  public MachineConfig config() {
    return config;
  }

  @Override
  public Board board() {
    return board;
  }

  @Override
  public Log log() {
    return log;
  }

  @Override
  public synchronized String status() {
    return state.text;
  }

  @Override
  public synchronized void pause() {
    if (state == RunState.RUNNING) {
      stopCpus();
      state = RunState.PAUSED;
    }
  }

  @Override
  public synchronized boolean resume() {
    switch (state) {
      case PRELAUNCH, PAUSED -> {
        state = RunState.RUNNING;
        startCpus();
      }
      case RUNNING -> {
        // It does.
      }
      case SHUTDOWN, ENDED -> {
        return false;
      }
    }
    return true;
  }

  @Override
  public synchronized void whilePaused(Runnable action) {
    boolean running = state == RunState.RUNNING;
    if (running) {
      stopCpus();
    }
    try {
      action.run();
    } finally {
      if (running) {
        startCpus();
      }
    }
  }

  @Override
  public void reset() {
    requests.add(new Request.Reset());
  }

  @Override
  public boolean powerDown() {
    return board.powerDown();
  }

  @Override
  public void quit() {
    requests.add(new Request.Quit());
  }

  /**
   * Gives back memory, files and threads; no effect the second time. Not while {@link #run} runs:
   * {@link #quit} first.
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (state == RunState.RUNNING) {
      stopCpus();
    }
    state = RunState.ENDED;
    board.close();
    closeServices();
  }

  private void closeServices() {
    networks.close();
    characters.close();
    seam.close();
    ioThread.close();
    log.close();
  }

  /** What the keys behind Ctrl-A do. */
  private final class KeyCommands implements MuxCommands {
    @Override
    public void quit() {
      Machine.this.quit();
    }

    @Override
    public void commitDisks() {
      // Every write goes to the image itself: there is nothing to commit.
    }
  }
}
