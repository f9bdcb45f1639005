package dev.rhea.machine.cli;

import dev.rhea.machine.UserError;
import dev.rhea.machine.config.AccelConfig;
import dev.rhea.machine.config.ByteSize;
import dev.rhea.machine.config.CpuConfig;
import dev.rhea.machine.config.DeviceConfig;
import dev.rhea.machine.config.FileName;
import dev.rhea.machine.config.GlobalConfig;
import dev.rhea.machine.config.MachineConfigBuilder;
import dev.rhea.machine.config.MemoryConfig;
import dev.rhea.machine.config.SubOptions;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads -machine, -cpu, -smp, -m, -mem-path, -mem-prealloc, -object, -accel, -device and -global.
 */
final class MachineOptions {
  /** What every board of QEMU's has unless told otherwise. */
  private static final long DEFAULT_RAM = 128 << 20;

  /** What the number of CPUs is the product of. */
  private static final List<String> SMP_LEVELS = List.of("sockets", "clusters", "cores", "threads");

  /** More than any board has; products of such numbers do not overflow. */
  private static final int MOST_CPUS = 1 << 15;

  private static final long ABSENT = Long.MIN_VALUE;

  private final MachineConfigBuilder config;
  private CpuConfig cpu = CpuConfig.DEFAULT;
  private @Nullable Long ramBytes;
  private @Nullable Path memPath;
  private boolean preallocate;
  private String memoryBackend = "";
  private final Map<String, MemoryConfig> memoryObjects = new LinkedHashMap<>();
  private @Nullable Path dumpDtb;

  MachineOptions(MachineConfigBuilder config) {
    this.config = config;
  }

  /** The file that {@code -M dumpdtb=} names, or null. */
  @Nullable Path dumpDtb() {
    return dumpDtb;
  }

  /** {@code -machine [type=]NAME,PROP=VALUE}; may be given several times, for more properties. */
  void machine(String text) {
    SubOptions options = SubOptions.parse("-machine", text, "type");
    String type = options.string("type");
    if (type != null) {
      config.board(type);
    }
    String accel = options.string("accel");
    if (accel != null) {
      accelerators(accel, Map.of());
    }
    memoryBackend = options.string("memory-backend", memoryBackend);
    String dump = options.string("dumpdtb");
    if (dump != null) {
      dumpDtb = FileName.path(dump);
    }
    // The rest are the board's own properties; it says which there are.
    options.rest().forEach(config::boardProperty);
  }

  /** {@code -cpu MODEL,PROP=VALUE}. */
  void cpu(String text) {
    SubOptions options = SubOptions.parse("-cpu", text, "model");
    String model = options.required("model");
    cpu = new CpuConfig(model, options.rest(), cpu.count());
  }

  /** {@code -smp N} or {@code -smp cpus=N,sockets=S,cores=C,threads=T,maxcpus=M}. */
  void smp(String text) {
    SubOptions options = SubOptions.parse("-smp", text, "cpus");
    long product = 1;
    boolean complete = true; // else what is left out makes up for the rest
    for (String level : SMP_LEVELS) {
      long count = options.number(level, ABSENT);
      complete &= count != ABSENT || level.equals("clusters");
      if (count != ABSENT) {
        product = count <= 0 || count > MOST_CPUS ? 0 : product * count;
      }
    }
    long cpus = options.number("cpus", product);
    long max = options.number("maxcpus", cpus);
    options.finish();
    if (cpus <= 0 || product <= 0 || cpus > MOST_CPUS) {
      throw options.error("a machine has at least one CPU; write a positive number");
    }
    if (complete ? product != cpus : cpus % product != 0) {
      throw options.error(
          "sockets × clusters × cores × threads is " + product + "; let it make " + cpus + " CPUs");
    }
    if (max != cpus) {
      throw options.error(
          "CPUs cannot be added later; let cpus= equal sockets × clusters × cores × threads and maxcpus=");
    }
    cpu = new CpuConfig(cpu.model(), cpu.properties(), (int) cpus);
  }

  /** {@code -m [size=]N}. */
  void memory(String text) {
    SubOptions options = SubOptions.parse("-m", text, "size");
    long bytes = options.size("size", 'M', 0);
    options.refuse("slots", "memory cannot be added later; leave slots= out");
    options.refuse("maxmem", "memory cannot be added later; leave maxmem= out");
    options.finish();
    if (bytes == 0) {
      throw options.error("a machine needs memory; write a size such as 512M or 2G");
    }
    ramBytes = bytes;
  }

  /** {@code -mem-path FILE|DIR}. */
  void memPath(String text) {
    memPath = FileName.path(text);
  }

  /** {@code -mem-prealloc}. */
  void preallocate() {
    preallocate = true;
  }

  /** {@code -object memory-backend-…,id=ID,size=N}. */
  void object(String text) {
    SubOptions options = SubOptions.parse("-object", text, "qom-type");
    String type =
        options.choice(
            "qom-type", "memory-backend-ram", "memory-backend-file", "memory-backend-memfd");
    String id = options.required("id");
    long size = ByteSize.parse(options.what(), options.required("size"), 'B');
    boolean file = type.equals("memory-backend-file");
    Path path = file ? FileName.path(options.required("mem-path")) : null;
    boolean share = options.flag("share", false);
    boolean prealloc = options.flag("prealloc", false);
    options.finish();
    if (memoryObjects.put(id, new MemoryConfig(size, path, share, prealloc)) != null) {
      throw options.error("another object has the id '" + id + "'; give each its own");
    }
  }

  /** {@code -accel NAME,PROP=VALUE}; several flags, or {@code a:b}, are tried in turn. */
  void accel(String text) {
    SubOptions options = SubOptions.parse("-accel", text, "accel");
    accelerators(options.required("accel"), options.rest());
  }

  private void accelerators(String names, Map<String, String> properties) {
    for (String name : names.split(":", -1)) {
      config.accelerator(new AccelConfig(name, properties));
    }
  }

  /** {@code -device NAME,PROP=VALUE}. */
  void device(String text) {
    if (text.startsWith("{")) {
      throw new UserError("-device: JSON is not read here; write -device NAME,PROP=VALUE");
    }
    SubOptions options = SubOptions.parse("-device", text, "driver");
    config.device(new DeviceConfig(options.required("driver"), options.rest()));
  }

  /** {@code -global DEVICE.PROP=VALUE}, or the same as three keys. */
  void global(String text) {
    int dot = text.indexOf('.');
    int equals = text.indexOf('=');
    if (dot > 0 && dot < equals) {
      String property = text.substring(dot + 1, equals);
      config.global(new GlobalConfig(text.substring(0, dot), property, text.substring(equals + 1)));
      return;
    }
    if (equals < 0) {
      throw new UserError("-global " + text + ": write DEVICE.PROPERTY=VALUE");
    }
    SubOptions options = SubOptions.parse("-global", text, null);
    config.global(
        new GlobalConfig(
            options.required("driver"), options.required("property"), options.required("value")));
    options.finish();
  }

  /** Puts together what several flags say about one thing. */
  void finish() {
    config.cpu(cpu);
    MemoryConfig memory = null;
    if (!memoryBackend.isEmpty()) {
      memory = memoryObjects.remove(memoryBackend);
      if (memory == null) {
        throw new UserError(
            "-machine memory-backend="
                + memoryBackend
                + ": there is no -object with the id '"
                + memoryBackend
                + "'");
      }
      if (ramBytes != null && ramBytes != memory.bytes()) {
        throw new UserError(
            "-m and the size of memory-backend '" + memoryBackend + "' differ; make them equal");
      }
      if (memPath != null) {
        throw new UserError(
            "-mem-path and -machine memory-backend= exclude each other; leave one out");
      }
    } else if (ramBytes != null || memPath != null || preallocate) {
      memory =
          new MemoryConfig(ramBytes == null ? DEFAULT_RAM : ramBytes, memPath, false, preallocate);
    }
    if (!memoryObjects.isEmpty()) {
      String id = memoryObjects.keySet().iterator().next();
      throw new UserError(
          "-object id=" + id + ": nothing uses it; write -machine memory-backend=" + id);
    }
    if (memory != null) {
      config.memory(memory);
    }
  }
}
