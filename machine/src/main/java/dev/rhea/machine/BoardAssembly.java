package dev.rhea.machine;

import dev.rhea.accel.Accelerator;
import dev.rhea.accel.lockstep.Lockstep;
import dev.rhea.devices.io.IoThread;
import dev.rhea.machine.board.Board;
import dev.rhea.machine.board.BoardCpu;
import dev.rhea.machine.config.IcountConfig;
import dev.rhea.machine.config.MachineConfig;
import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.log.Log;
import dev.rhea.memory.log.LogItem;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Decides what a machine's board stands between: which seam, which engines, and for lock-step that
 * there are two of it.
 */
final class BoardAssembly {
  /** Lock-step's slices: what is run again to find a difference. */
  private static final int LOCKSTEP_SLICE = 20_000;

  /** What lock-step begins with unless told otherwise: always the same. */
  private static final long LOCKSTEP_SEED = 1;

  /** What {@code -d} shows of interpreter and translator. */
  private static final Set<LogItem> OF_OUR_ENGINES =
      EnumSet.of(
          LogItem.OUT_ASM,
          LogItem.IN_ASM,
          LogItem.OP,
          LogItem.OP_OPT,
          LogItem.INT,
          LogItem.EXEC,
          LogItem.CPU,
          LogItem.MMU);

  private BoardAssembly() {}

  /** The seam for the machine's first board, which may be its only one. */
  static Seam seam(MachineConfig config, Accelerator accelerator, IoThread io) {
    IcountConfig icount = config.icount();
    if (accelerator == Accelerator.LOCKSTEP) {
      return CountedSeam.firstOfTwins(
          new InstructionTime(icount == null ? IcountConfig.FASTEST : icount, LOCKSTEP_SLICE),
          random(config, accelerator));
    }
    return icount == null
        ? new LiveSeam(io, random(config, accelerator))
        : CountedSeam.single(new InstructionTime(icount), random(config, accelerator));
  }

  private static RandomGenerator random(MachineConfig config, Accelerator accelerator) {
    Long seed = config.seed();
    if (seed == null && accelerator == Accelerator.LOCKSTEP) {
      seed = LOCKSTEP_SEED;
    }
    return seed == null ? new SecureRandom() : new Random(seed);
  }

  /**
   * Builds the board, or both of them.
   *
   * @throws UserError if the configuration cannot be had
   */
  static Board build(
      MachineBuilder builder,
      Accelerator accelerator,
      Log log,
      Seam seam,
      CharHub characters,
      Networks networks,
      Consumer<Request> requests) {
    MachineConfig config = builder.config();
    refuseSeveralCpus(config, accelerator);
    if (accelerator == Accelerator.LOCKSTEP) {
      return buildTwins(builder, log, (CountedSeam) seam, characters, networks, requests);
    }
    if (accelerator == Accelerator.KVM) {
      refuseWhatHardwareCannot(config);
    }
    Engines engines = new Engines.Plain(accelerator, config.icount() != null, log);
    Board board =
        builder
            .boardType()
            .build(
                new BoardServices(
                    config,
                    accelerator,
                    log,
                    seam,
                    engines,
                    characters,
                    networks,
                    requests,
                    builder.notes()));
    if (seam instanceof CountedSeam counted) {
      counted.onArrival(() -> kick(board));
    }
    return board;
  }

  /** CPUs that run side by side do so in no order that could be repeated. */
  private static void refuseSeveralCpus(MachineConfig config, Accelerator accelerator) {
    int count = config.cpu().count();
    if (count > 1 && accelerator == Accelerator.LOCKSTEP) {
      throw new UserError("-smp " + count + ": lock-step compares one CPU; write -smp 1");
    }
    if (count > 1 && config.icount() != null) {
      throw new UserError(
          "-smp " + count + ": -icount counts one CPU's instructions; write -smp 1");
    }
  }

  /** The host's processor counts no instructions and shows none. */
  private static void refuseWhatHardwareCannot(MachineConfig config) {
    if (config.icount() != null) {
      throw new UserError("-icount: KVM does not count instructions; write -accel tcg");
    }
    for (LogItem item : OF_OUR_ENGINES) {
      if (config.log().items().contains(item)) {
        throw new UserError(
            "-d " + item.text() + ": KVM does not show what the guest executes; write -d accel");
      }
    }
  }

  private static Board buildTwins(
      MachineBuilder builder,
      Log log,
      CountedSeam seam,
      CharHub characters,
      Networks networks,
      Consumer<Request> requests) {
    MachineConfig config = builder.config();
    if (config.memory() != null && config.memory().share()) {
      throw new UserError("-accel lockstep: two machines cannot share a file; write share=off");
    }
    Lockstep lockstep = new Lockstep(report -> requests.accept(new Request.Difference(report)));
    lockstep.setOutputDifference(seam::outputDifference);
    Board first =
        builder
            .boardType()
            .build(
                new BoardServices(
                    config,
                    Accelerator.LOCKSTEP,
                    log,
                    seam,
                    new Engines.First(lockstep, builder.lockstepEngine(log)),
                    characters,
                    networks,
                    requests,
                    builder.notes()));
    try {
      // What the second guest asks for and logs the first one does, too.
      Board second =
          builder
              .boardType()
              .build(
                  new BoardServices(
                      config,
                      Accelerator.LOCKSTEP,
                      Log.off(),
                      seam.twin(random(config, Accelerator.LOCKSTEP)),
                      new Engines.Second(lockstep),
                      characters,
                      networks,
                      request -> onSecondRequest(request, requests),
                      sentence -> {}));
      lockstep.setDisassembler(pc -> disassemble(second, pc));
      seam.onArrival(() -> kick(first));
      return new TwinBoard(first, second);
    } catch (RuntimeException | Error e) {
      first.close();
      throw e;
    }
  }

  private static void onSecondRequest(Request request, Consumer<Request> requests) {
    if (request instanceof Request.Failure) {
      requests.accept(request);
    }
  }

  private static void kick(Board board) {
    for (BoardCpu cpu : board.cpus()) {
      cpu.vcpu().kick();
    }
  }

  /** The instruction at {@code pc} as the board's one CPU would fetch it. */
  private static String disassemble(Board board, long pc) {
    BoardCpu cpu = Objects.requireNonNull(board.cpus().getFirst());
    AddressSpace memory = board.memory();
    return cpu.disassemble(
            pc,
            gva -> {
              OptionalLong gpa = cpu.translate(gva);
              return gpa.isEmpty() || memory.hostAddress(gpa.getAsLong(), 1) == 0
                  ? 0
                  : memory.load(gpa.getAsLong(), 1) & 0xff;
            })
        .text();
  }
}
