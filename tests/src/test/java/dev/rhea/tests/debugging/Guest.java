package dev.rhea.tests.debugging;

import dev.rhea.cpu.decode.Program;
import dev.rhea.cpu.riscv.RvPseudos;
import dev.rhea.devices.chardev.CharBackend;
import dev.rhea.devices.chardev.CharFrontend;
import dev.rhea.machine.Machine;
import dev.rhea.machine.MachineBuilder;
import dev.rhea.machine.config.BootConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A program in machine mode on the board virt, and what came of it. */
final class Guest {
  /** Where programs are loaded and begin. */
  static final long START = 0x8000_0000L;

  /** Ends the machine with status 0. */
  static final String POWER_OFF =
      """
        li   t0, 0x100000
        li   t1, 0x5555
        sw   t1, 0(t0)
      9:j    9b
      """;

  private final Path image;
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final ByteArrayOutputStream notes = new ByteArrayOutputStream();

  Guest(Path directory, String source) throws IOException {
    Program program = RvPseudos.assembler().assemble("guest", source, START);
    image = Files.write(Files.createTempFile(directory, "guest", ".bin"), program.bytes());
  }

  /** A machine for it, of which the caller chooses the engine. */
  MachineBuilder machine() {
    output.reset();
    notes.reset();
    return Machine.builder()
        .target("riscv64")
        .memory(16 << 20)
        .serial(new Console())
        .errors(new PrintStream(notes, true, StandardCharsets.UTF_8))
        .configure(c -> c.boot(BootConfig.DEFAULT.withKernel(image).withBios("none")));
  }

  /** Runs it on a machine of {@link #machine} to its end. */
  static int run(MachineBuilder builder) {
    try (Machine machine = builder.build()) {
      return machine.run();
    }
  }

  /** What the last machine wrote to its serial port. */
  String output() {
    return output.toString(StandardCharsets.ISO_8859_1);
  }

  /** What the last machine told its user. */
  String notes() {
    return notes.toString(StandardCharsets.UTF_8);
  }

  private final class Console implements CharBackend {
    @Override
    public void attach(CharFrontend frontend) {}

    @Override
    public void write(byte[] data, int offset, int length) {
      output.write(data, offset, length);
    }

    @Override
    public void close() {}
  }
}
