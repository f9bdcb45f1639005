package dev.rhea.machine.cli;

import dev.rhea.machine.UserError;
import dev.rhea.machine.config.FileName;
import dev.rhea.machine.config.IcountConfig;
import dev.rhea.machine.config.LifecycleConfig;
import dev.rhea.machine.config.LifecycleConfig.OnReboot;
import dev.rhea.machine.config.LifecycleConfig.OnShutdown;
import dev.rhea.machine.config.LogConfig;
import dev.rhea.machine.config.MachineConfigBuilder;
import dev.rhea.machine.config.NearestName;
import dev.rhea.machine.config.RtcConfig;
import dev.rhea.machine.config.SubOptions;
import dev.rhea.memory.log.LogItem;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads -action, -no-reboot, -no-shutdown, -S, -d, -D, -rtc, -icount, -seed, -name, -uuid and
 * -echr.
 */
final class RunOptions {
  private final MachineConfigBuilder config;
  private OnReboot onReboot = OnReboot.RESET;
  private OnShutdown onShutdown = OnShutdown.POWEROFF;
  private boolean startPaused;
  private final Set<LogItem> logItems = EnumSet.noneOf(LogItem.class);
  private @Nullable Path logFile;

  RunOptions(MachineConfigBuilder config) {
    this.config = config;
  }

  /** {@code -no-reboot}. */
  void noReboot() {
    onReboot = OnReboot.SHUTDOWN;
  }

  /** {@code -no-shutdown}. */
  void noShutdown() {
    onShutdown = OnShutdown.PAUSE;
  }

  /** {@code -S}. */
  void startPaused() {
    startPaused = true;
  }

  /** {@code -action reboot=…,shutdown=…}. */
  void action(String text) {
    SubOptions options = SubOptions.parse("-action", text, null);
    String keptReboot = onReboot == OnReboot.RESET ? "reset" : "shutdown";
    String keptShutdown = onShutdown == OnShutdown.POWEROFF ? "poweroff" : "pause";
    String reboot = options.string("reboot", keptReboot);
    String shutdown = options.string("shutdown", keptShutdown);
    options.refuse("panic", "no board of Rhea reports panics; leave panic= out");
    options.refuse("watchdog", "no board of Rhea has a watchdog; leave watchdog= out");
    options.finish();
    onReboot =
        switch (reboot) {
          case "reset" -> OnReboot.RESET;
          case "shutdown" -> OnReboot.SHUTDOWN;
          default -> throw options.error("reboot= is reset or shutdown");
        };
    onShutdown =
        switch (shutdown) {
          case "poweroff" -> OnShutdown.POWEROFF;
          case "pause" -> OnShutdown.PAUSE;
          default -> throw options.error("shutdown= is poweroff or pause");
        };
  }

  /** {@code -d ITEM,ITEM}. */
  void logItems(String text) {
    for (String name : text.split(",", -1)) {
      LogItem item = LogItem.named(name);
      if (item == null) {
        List<String> names = new ArrayList<>();
        for (LogItem known : LogItem.values()) {
          names.add(known.text());
        }
        String list = "; '-d help' lists them";
        throw new UserError(
            "-d "
                + text
                + ": unknown log item '"
                + name
                + "'"
                + NearestName.hint(name, names, list));
      }
      logItems.add(item);
    }
  }

  /** {@code -D FILE}. */
  void logFile(String text) {
    logFile = FileName.path(text);
  }

  /** {@code -rtc base=…,clock=…}. */
  void rtc(String text) {
    SubOptions options = SubOptions.parse("-rtc", text, null);
    long base = base(options, options.string("base", "utc"));
    RtcConfig.Source source =
        switch (options.choice("clock", "host", "rt", "vm")) {
          case "rt" -> RtcConfig.Source.RT;
          case "vm" -> RtcConfig.Source.VM;
          default -> RtcConfig.Source.HOST;
        };
    options.refuse("driftfix", "driftfix= is for x86 boards; leave it out");
    options.finish();
    config.rtc(new RtcConfig(base, source));
  }

  /**
   * Seconds since 1970 that the clock is to show at start: of a date without a zone, as if it were
   * UTC.
   */
  private static long base(SubOptions options, String text) {
    Instant now = Instant.now();
    try {
      return switch (text) {
        case "utc" -> now.getEpochSecond();
        case "localtime" ->
            now.getEpochSecond()
                + ZoneId.systemDefault().getRules().getOffset(now).getTotalSeconds();
        default ->
            text.indexOf('T') < 0
                ? LocalDate.parse(text).atStartOfDay().toEpochSecond(ZoneOffset.UTC)
                : LocalDateTime.parse(text).toEpochSecond(ZoneOffset.UTC);
      };
    } catch (DateTimeException e) {
      throw options.error("base= is utc, localtime or a date such as 2026-06-17T16:01:21");
    }
  }

  /** {@code -icount [shift=]N,sleep=on|off}. */
  void icount(String text) {
    SubOptions options = SubOptions.parse("-icount", text, "shift");
    String shift = options.required("shift");
    boolean sleep = options.flag("sleep", true);
    options.refuse("align", "guest time does not wait for the host's; leave align= out");
    options.refuse("rr", "there is no record and replay yet; leave rr= out");
    options.refuse("rrfile", "there is no record and replay yet; leave rrfile= out");
    options.refuse("rrsnapshot", "there is no record and replay yet; leave rrsnapshot= out");
    options.finish();
    if (shift.equals("auto")) {
      throw options.error("shift= does not follow the host's speed; write a number, such as 0");
    }
    long value = SubOptions.number("-icount " + text, "shift=", shift);
    if (value < 0 || value > IcountConfig.MOST_SHIFT) {
      throw options.error("shift= is 0 to " + IcountConfig.MOST_SHIFT);
    }
    config.icount(new IcountConfig((int) value, sleep));
  }

  /** {@code -seed N}. */
  void seed(String text) {
    config.seed(SubOptions.number("-seed " + text, "the seed", text));
  }

  /** {@code -name [guest=]NAME}. */
  void name(String text) {
    SubOptions options = SubOptions.parse("-name", text, "guest");
    config.name(options.string("guest", ""));
    options.refuse("process", "the process cannot be renamed; leave process= out");
    // Threads are always named: vcpu-0, iothread.
    options.flag("debug-threads", true);
    options.finish();
  }

  /** {@code -uuid UUID}. */
  void uuid(String text) {
    try {
      UUID uuid = UUID.fromString(text);
      if (text.length() == 36) {
        config.uuid(uuid);
        return;
      }
    } catch (IllegalArgumentException e) {
      // Told below, with the lengths that fromString lets pass.
    }
    throw new UserError(
        "-uuid " + text + ": a UUID looks like 550e8400-e29b-41d4-a716-446655440000");
  }

  /** {@code -echr N}: a number, 1 to 26, for Ctrl-A to Ctrl-Z. */
  void escape(String text) {
    long value = SubOptions.number("-echr " + text, "the escape key", text);
    if (value < 1 || value > 26) {
      throw new UserError("-echr " + text + ": the escape key is 1 to 26, for Ctrl-A to Ctrl-Z");
    }
    config.escape((int) value);
  }

  /** Puts together what several flags say about one thing. */
  void finish() {
    config.lifecycle(new LifecycleConfig(onReboot, onShutdown, startPaused));
    config.log(new LogConfig(logItems, logFile));
  }
}
