package dev.rhea.machine.cli;

import dev.rhea.machine.UserError;
import dev.rhea.machine.config.CharConfig;
import dev.rhea.machine.config.CharConfig.Kind;
import dev.rhea.machine.config.FileName;
import dev.rhea.machine.config.MachineConfigBuilder;
import dev.rhea.machine.config.NearestName;
import dev.rhea.machine.config.SubOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads -chardev, -serial, -monitor, -mon and -nographic: which back ends there are, and which
 * serial ports and monitors they serve.
 */
final class CharOptions {
  private static final List<String> SHORT_FORMS =
      List.of("stdio", "mon:stdio", "file:FILE", "null", "pty", "none", "chardev:ID");

  /** QEMU's kinds that Rhea lacks. */
  private static final List<String> LACKING =
      List.of(
          "tcp",
          "telnet",
          "udp",
          "unix",
          "socket",
          "vc",
          "pipe",
          "ringbuf",
          "msmouse",
          "braille",
          "serial",
          "parallel");

  private final MachineConfigBuilder config;
  private final Map<String, CharConfig> backends = new LinkedHashMap<>();
  private final List<String> serials = new ArrayList<>();
  private final List<String> monitors = new ArrayList<>();
  private boolean defaultSerial = true;
  private boolean defaultMonitor = true;
  private boolean windowWanted;

  CharOptions(MachineConfigBuilder config) {
    this.config = config;
  }

  /** {@code -nodefaults}. */
  void noDefaults() {
    defaultSerial = false;
    defaultMonitor = false;
  }

  /** {@code -display none}: QEMU then shows a serial port that nobody redirected nowhere. */
  void displayNone() {
    windowWanted = true;
  }

  /** {@code -nographic}. */
  void noGraphic() {
    windowWanted = false;
  }

  /** {@code -chardev KIND,id=ID,…}. */
  void chardev(String text) {
    SubOptions options = SubOptions.parse("-chardev", text, "backend");
    String kindName = options.required("backend");
    Kind kind = kind(options.what(), kindName);
    String id = options.required("id");
    Path path = kind == Kind.FILE ? FileName.path(options.required("path")) : null;
    boolean append = kind == Kind.FILE && options.flag("append", false);
    boolean signal = kind != Kind.STDIO || options.flag("signal", true);
    boolean mux = options.flag("mux", false);
    options.refuse(
        "logfile", "a copy of the output cannot be logged; redirect the output by -chardev file");
    options.refuse(
        "input-path",
        "input from a file is not there; pipe it to Rhea's standard input with -chardev stdio");
    options.finish();
    add(options.what(), new CharConfig(id, kind, path, append, mux, signal));
  }

  /** {@code -serial WHERE}; the first is for the first port. */
  void serial(String text) {
    defaultSerial = false;
    if (text.startsWith("mon:")) {
      defaultMonitor = false;
    }
    serials.add(shortForm("-serial " + text, text, "serial" + serials.size()));
  }

  /** {@code -monitor WHERE}. */
  void monitor(String text) {
    defaultMonitor = false;
    String id = shortForm("-monitor " + text, text, "compat_monitor" + monitors.size());
    if (!id.isEmpty()) {
      monitors.add(id);
    }
  }

  /** {@code -mon [chardev=]ID,mode=readline}. */
  void mon(String text) {
    defaultMonitor = false;
    SubOptions options = SubOptions.parse("-mon", text, "chardev");
    String id = options.required("chardev");
    if (options.choice("mode", "readline", "control").equals("control")) {
      throw options.error("there is no QMP yet; write mode=readline");
    }
    options.finish();
    monitors.add(id);
  }

  /** Adds the defaults and checks that each name means something. */
  void finish() {
    if (!windowWanted) {
      // Without a window, QEMU's -nographic is what all of its users mean.
      if (defaultSerial && defaultMonitor) {
        serial("mon:stdio");
      } else if (defaultSerial) {
        serial("stdio");
      } else if (defaultMonitor && !stdioTaken()) {
        monitor("stdio");
      }
    }
    check("-serial", serials);
    check("-monitor", monitors);
    backends.values().forEach(config::charBackend);
    serials.forEach(config::serial);
    monitors.forEach(config::monitor);
  }

  private void check(String flag, List<String> ids) {
    for (String id : ids) {
      if (!id.isEmpty() && !backends.containsKey(id)) {
        String list = "; define it by -chardev KIND,id=" + id;
        throw new UserError(
            flag
                + " chardev:"
                + id
                + ": unknown back end"
                + NearestName.hint(id, backends.keySet(), list));
      }
    }
  }

  private boolean stdioTaken() {
    for (CharConfig backend : backends.values()) {
      if (backend.kind() == Kind.STDIO) {
        return true;
      }
    }
    return false;
  }

  /** QEMU's one-word form of a back end; answers the id, empty for none. */
  private String shortForm(String what, String text, String id) {
    if (text.equals("none")) {
      return "";
    }
    if (text.startsWith("chardev:")) {
      return text.substring("chardev:".length());
    }
    if (text.startsWith("mon:")) {
      String rest = text.substring("mon:".length());
      // Ctrl-C goes to the guest here: Ctrl-A x is the way out.
      add(what, parse(what, rest, id, true, !rest.equals("stdio")));
      monitors.add(id);
    } else {
      add(what, parse(what, text, id, false, true));
    }
    return id;
  }

  private static CharConfig parse(
      String what, String text, String id, boolean mux, boolean signal) {
    int colon = text.indexOf(':');
    Kind kind = kind(what, colon < 0 ? text : text.substring(0, colon));
    if (kind != Kind.FILE && colon >= 0) {
      throw new UserError(
          what + ": nothing can follow '" + text.substring(0, colon) + "'; leave the rest out");
    }
    if (kind == Kind.FILE && (colon < 0 || colon + 1 == text.length())) {
      throw new UserError(what + ": a file's name is missing; write file:FILE");
    }
    @Nullable Path path = kind == Kind.FILE ? FileName.path(text.substring(colon + 1)) : null;
    return new CharConfig(id, kind, path, false, mux, signal);
  }

  private static Kind kind(String what, String name) {
    List<String> known = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      String kindName = kind.name().toLowerCase(Locale.ROOT);
      if (kindName.equals(name)) {
        return kind;
      }
      known.add(kindName);
    }
    if (LACKING.contains(name)) {
      throw new UserError(
          what + ": '" + name + "' is not there yet; use one of " + String.join(", ", SHORT_FORMS));
    }
    String list = "; there are " + String.join(", ", SHORT_FORMS);
    throw new UserError(
        what + ": unknown character back end '" + name + "'" + NearestName.hint(name, known, list));
  }

  private void add(String what, CharConfig backend) {
    if (backend.kind() == Kind.STDIO && stdioTaken()) {
      throw new UserError(
          what
              + ": standard input and output are taken; share them by -serial mon:stdio or redirect one");
    }
    if (backends.putIfAbsent(backend.id(), backend) != null) {
      throw new UserError(
          what + ": another back end has the id '" + backend.id() + "'; give each its own");
    }
  }
}
