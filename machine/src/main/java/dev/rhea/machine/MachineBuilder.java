package dev.rhea.machine;

import dev.rhea.accel.Accelerator;
import dev.rhea.accel.Engine;
import dev.rhea.accel.kvm.Kvm;
import dev.rhea.accel.kvm.KvmException;
import dev.rhea.cpu.Architecture;
import dev.rhea.cpu.CpuState;
import dev.rhea.devices.chardev.CharBackend;
import dev.rhea.machine.board.BoardType;
import dev.rhea.machine.board.Target;
import dev.rhea.machine.board.Targets;
import dev.rhea.machine.config.AccelConfig;
import dev.rhea.machine.config.MachineConfig;
import dev.rhea.machine.config.MachineConfigBuilder;
import dev.rhea.machine.config.MemoryConfig;
import dev.rhea.machine.config.NearestName;
import dev.rhea.machine.config.SubOptions;
import dev.rhea.memory.log.Log;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a {@link Machine} is made of. The most usual things have methods of their own;
 * {@link #configure} reaches all others, and {@link #config} takes a finished configuration.
 */
public final class MachineBuilder {
  /**
   * QEMU's engines that need a host's virtualization: known, so that a list can fall back, but not
   * there.
   */
  private static final Set<String> HARDWARE_ENGINES = Set.of("xen", "hvf", "nvmm", "whpx");

  private final MachineConfigBuilder collected = new MachineConfigBuilder();
  private @Nullable MachineConfig finished;
  private String target = "";
  private final Map<String, CharBackend> supplied = new LinkedHashMap<>();
  private @Nullable BiFunction<Architecture, CpuState, Engine> lockstepEngine;
  private PrintStream errors = System.err;

  MachineBuilder() {}

  /** Chooses the architecture: {@code riscv64}. Without it there is no machine. */
  public MachineBuilder target(String name) {
    target = name;
    return this;
  }

  /** Sets the size of RAM, in bytes. */
  public MachineBuilder memory(long bytes) {
    collected.memory(MemoryConfig.ofBytes(bytes));
    return this;
  }

  /** Adds an engine, by the name behind {@code -accel}; the first that works is taken. */
  public MachineBuilder accelerator(String name) {
    collected.accelerator(new AccelConfig(name, Map.of()));
    return this;
  }

  /**
   * Connects the next serial port to a back end of the caller's own. {@link Machine#close} closes
   * it.
   */
  public MachineBuilder serial(CharBackend backend) {
    String id = "embedded" + supplied.size();
    supplied.put(id, backend);
    collected.serial(id);
    return this;
  }

  /**
   * Chooses what lock-step tries, and compares with the interpreter, in place of the translator.
   *
   * @param factory makes the engine of the first board's CPU
   */
  public MachineBuilder lockstepEngine(BiFunction<Architecture, CpuState, Engine> factory) {
    lockstepEngine = factory;
    return this;
  }

  /** Sets anything else. */
  public MachineBuilder configure(Consumer<MachineConfigBuilder> change) {
    change.accept(collected);
    return this;
  }

  /** Takes a finished configuration in place of all that was set one by one. */
  public MachineBuilder config(MachineConfig config) {
    finished = config;
    return this;
  }

  /**
   * Where the log goes unless it has a file, and what the user should know; standard error unless
   * told.
   */
  public MachineBuilder errors(PrintStream stream) {
    errors = stream;
    return this;
  }

  /**
   * Builds the machine; it does not run yet.
   *
   * @throws UserError if the configuration cannot be had
   */
  public Machine build() {
    return new Machine(this);
  }

  MachineConfig config() {
    if (finished == null) {
      finished = collected.build();
    }
    return finished;
  }

  Map<String, CharBackend> suppliedBackends() {
    return supplied;
  }

  BiFunction<Architecture, CpuState, Engine> lockstepEngine(Log log) {
    return lockstepEngine == null
        ? (architecture, cpu) -> Accelerator.LOCKSTEP.engine(architecture, cpu, log)
        : lockstepEngine;
  }

  Consumer<String> notes() {
    return errors::println;
  }

  BoardType boardType() {
    Target found = Targets.named(target);
    if (found == null) {
      List<String> names = new ArrayList<>();
      for (Target known : Targets.all()) {
        names.add(known.name());
      }
      String list = "; there are " + String.join(", ", names);
      throw new UserError(
          "unknown target '" + target + "'" + NearestName.hint(target, names, list));
    }
    return Targets.board(found, config().board());
  }

  /** The first engine of the list that this host has. */
  Accelerator accelerator() {
    List<AccelConfig> wanted = config().accelerators();
    if (wanted.isEmpty()) {
      return Accelerator.TCG;
    }
    List<String> reasons = new ArrayList<>();
    for (AccelConfig accel : wanted) {
      Accelerator accelerator = named(accel.name());
      String lacking = lacking(accel, accelerator);
      if (lacking == null && accelerator != null) {
        checkProperties(accelerator, accel.properties());
        for (String reason : reasons) {
          notes().accept("rhea: " + reason + "; falling back to " + accelerator.id());
        }
        return accelerator;
      }
      reasons.add("-accel " + accel.name() + ": " + lacking);
    }
    throw new UserError(reasons.getLast());
  }

  /** Why this host cannot use that engine, or null if it can. */
  private @Nullable String lacking(AccelConfig accel, @Nullable Accelerator accelerator) {
    if (accelerator == null && !HARDWARE_ENGINES.contains(accel.name())) {
      throw unknownEngine(accel.name());
    }
    if (accelerator == null) {
      return "Rhea cannot use it; write -accel tcg";
    }
    if (accelerator != Accelerator.KVM) {
      return null;
    }
    try (Kvm _ = Kvm.open(target)) {
      return null;
    } catch (KvmException e) {
      return e.getMessage();
    }
  }

  private static @Nullable Accelerator named(String id) {
    for (Accelerator accelerator : Accelerator.values()) {
      if (accelerator.id().equals(id)) {
        return accelerator;
      }
    }
    return null;
  }

  private static void checkProperties(Accelerator accelerator, Map<String, String> properties) {
    SubOptions options = SubOptions.of("-accel " + accelerator.id(), properties);
    if (accelerator == Accelerator.TCG) {
      // Each CPU has a thread of its own; that is multi, and single where there is one CPU.
      options.choice("thread", "multi", "single");
      options.refuse(
          "tb-size",
          "the JVM holds the code; RHEA_JAVA_OPTS=-XX:ReservedCodeCacheSize=N bounds it");
      options.refuse("one-insn-per-tb", "write -accel interp to run instruction by instruction");
      options.refuse("split-wx", "the JVM decides how code is mapped; leave it out");
    }
    if (accelerator == Accelerator.KVM) {
      String irqchip = options.choice("kernel-irqchip", "on", "off", "split");
      if (!irqchip.equals("on")) {
        throw options.error(
            "Rhea has no models of interrupt controllers outside of the kernel for KVM's guests;"
                + " leave kernel-irqchip= out");
      }
    }
    options.finish();
  }

  private static UserError unknownEngine(String name) {
    List<String> names = new ArrayList<>();
    for (Accelerator accelerator : Accelerator.values()) {
      names.add(accelerator.id());
    }
    String list = "; there are " + String.join(", ", names);
    return new UserError(
        "-accel " + name + ": unknown accelerator" + NearestName.hint(name, names, list));
  }

  Log openLog() {
    Path file = config().log().file();
    if (file == null) {
      return Log.to(errors, config().log().items());
    }
    try {
      return Log.owning(
          new BufferedOutputStream(Files.newOutputStream(file)), config().log().items());
    } catch (IOException e) {
      throw new UserError("-D " + file + ": the file cannot be written", e);
    }
  }
}
