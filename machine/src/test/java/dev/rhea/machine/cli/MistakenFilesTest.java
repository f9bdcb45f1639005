package dev.rhea.machine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files that are missing, unreadable or no such thing, from the command line to the user's eyes:
 * one sentence, status 1. {@code BootErrorsTest} has more of what can be wrong inside them.
 */
class MistakenFilesTest {
  /** May be opened by anybody, root included, and read by nobody at 0. */
  private static final Path UNREADABLE = Path.of("/proc/self/mem");

  /** Bytes between the places, so that all kinds of words of the format are cut. */
  private static final int STEP = 76;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir Path directory;

  private int run(String... flags) {
    List<String> args = new ArrayList<>(List.of("riscv64", "-nodefaults", "-m", "64"));
    args.addAll(List.of(flags));
    Stdio stdio =
        new Stdio(
            InputStream.nullInputStream(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return Rhea.run(args.toArray(String[]::new), stdio);
  }

  /**
   * A mistake.
   *
   * @param sentence what the user is told, with {@code DIR/} for the test's directory
   * @param flags with {@code DIR/}, too
   */
  private record Row(String sentence, String... flags) {}

  private static Row row(String sentence, String... flags) {
    return new Row(sentence, flags);
  }

  // formatter:off
  private static final List<Row> TABLE = List.of(
      row("there is no kernel 'DIR/none'",                        "-kernel", "DIR/none"),
      row("the kernel 'DIR/dir' is a directory",                  "-kernel", "DIR/dir"),
      row("the kernel 'DIR/empty' is empty",                      "-kernel", "DIR/empty"),
      row("the kernel 'DIR/x86' is for x86_64, this target is riscv64",      "-kernel", "DIR/x86"),
      row("the kernel 'DIR/arm64' is for aarch64, this target is riscv64",   "-kernel", "DIR/arm64"),
      row("the kernel 'DIR/bzImage' is for x86, this target is riscv64",     "-kernel", "DIR/bzImage"),
      row("the kernel 'DIR/high' needs memory at 0x84000000-0x84000fff, and RAM is at 0x80000000-0x83ffffff;"
          + " give the guest more RAM with -m",                   "-kernel", "DIR/high"),
      row("the kernel 'DIR/cut.gz' is a truncated gzip file",     "-kernel", "DIR/cut.gz"),
      row("there is no initrd 'DIR/none'",                        "-kernel", "DIR/good", "-initrd", "DIR/none"),
      row("the initrd 'DIR/dir' is a directory",                  "-kernel", "DIR/good", "-initrd", "DIR/dir"),
      row("the initrd 'DIR/large' has 65 MiB, which is more than the guest's RAM of 64 MiB; give the guest more with -m",
                                                                  "-kernel", "DIR/good", "-initrd", "DIR/large"),
      row("there is no device tree 'DIR/none'",                   "-kernel", "DIR/good", "-dtb", "DIR/none"),
      row("the device tree 'DIR/dir' is a directory",             "-kernel", "DIR/good", "-dtb", "DIR/dir"),
      row("there is no firmware 'DIR/none'",                      "-bios", "DIR/none"),
      row("the firmware 'DIR/dir' is a directory",                "-bios", "DIR/dir"),
      row("the firmware 'DIR/x86' is for x86_64, this target is riscv64",    "-bios", "DIR/x86"),
      row("Disk image DIR/none does not exist: check the path, or create it with truncate -s SIZE.",
                                                                  "-drive", "file=DIR/none"),
      row("Disk image DIR/dir is a directory: name a raw image file.",       "-drive", "file=DIR/dir"),
      row("Disk image DIR/empty is empty: give it a size with truncate -s SIZE.", "-drive", "file=DIR/empty"),
      row("cannot map 64 MiB of guest RAM from -mem-path DIR/none/ram: no such directory",
                                                                  "-mem-path", "DIR/none/ram"),
      row("Cannot write character device output to DIR/none/log: choose a file in a writable directory.",
                                                                  "-serial", "file:DIR/none/log"),
      row("Cannot write character device output to DIR/dir: choose a file in a writable directory.",
                                                                  "-chardev", "file,id=c,path=DIR/dir", "-serial", "chardev:c"),
      row("-D DIR/dir: the file cannot be written",               "-d", "int", "-D", "DIR/dir"),
      row("-machine dumpdtb=DIR/dir: the file cannot be written; choose one in a directory of yours",
                                                                  "-M", "virt,dumpdtb=DIR/dir"),
      row("-pidfile DIR/none/pid: the file cannot be written; choose one in a directory of yours",
                                                                  "-kernel", "DIR/good", "-pidfile", "DIR/none/pid"),
      row("-device loader: the file DIR/none cannot be read",          "-device", "loader,file=DIR/none,addr=0x80000000"),
      row("-device loader: the file DIR/dir cannot be read",    "-device", "loader,file=DIR/dir,addr=0x80000000"));
  // formatter:on

  @BeforeEach
  void makeFiles() throws IOException {
    Files.createDirectory(directory.resolve("dir"));
    file("empty", new byte[0]);
    file("good", new byte[] {0x6f, 0, 0, 0}); // j .
    file("x86", elf(62, 0x8000_0000L));
    file("arm64", elf(183, 0x8000_0000L));
    file("high", elf(243, 0x8400_0000L));
    file("cut.gz", new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0x4b});
    byte[] bzImage = new byte[4096];
    System.arraycopy("HdrS".getBytes(StandardCharsets.US_ASCII), 0, bzImage, 0x202, 4);
    file("bzImage", bzImage);
    file("large", new byte[65 << 20]);
  }

  private void file(String name, byte[] bytes) throws IOException {
    Files.write(directory.resolve(name), bytes);
  }

  /** An executable whose one segment takes a page at {@code gpa}. */
  private static byte[] elf(int machine, long gpa) {
    ByteBuffer elf = ByteBuffer.allocate(128).order(ByteOrder.LITTLE_ENDIAN);
    elf.putInt(0x464c457f).putInt(0x0001_0102).putLong(0);
    elf.putShort((short) 2).putShort((short) machine).putInt(1).putLong(gpa).putLong(64).putLong(0);
    elf.putInt(0).putShort((short) 64).putShort((short) 56).putShort((short) 1).putInt(0);
    elf.position(64).putInt(1).putInt(7).putLong(120).putLong(gpa).putLong(gpa);
    elf.putLong(8).putLong(4096).putLong(8);
    return elf.array();
  }

  @TestFactory
  Stream<DynamicTest> oneSentenceAndStatusOne() {
    return TABLE.stream().map(row -> dynamicTest(String.join(" ", row.flags), () -> check(row)));
  }

  private void check(Row row) {
    out.reset();
    err.reset();
    int status =
        run(
            Arrays.stream(row.flags)
                .map(f -> f.replace("DIR", "" + directory))
                .toArray(String[]::new));
    assertEquals(
        "rhea: " + row.sentence + "\n",
        err.toString(StandardCharsets.UTF_8).replace("" + directory, "DIR"));
    assertEquals(1, status);
    assertEquals("", out.toString(StandardCharsets.UTF_8));
  }

  @Test
  void unreadableFilesAreNamed() {
    if (Files.exists(UNREADABLE)) {
      assertEquals(1, run("-kernel", UNREADABLE.toString()));
      assertEquals(
          "rhea: the kernel '/proc/self/mem' cannot be read: Input/output error\n",
          err.toString(StandardCharsets.UTF_8));
    }
  }

  @Test
  void fileSystemWithoutRoomForTheRamIsTold() throws IOException {
    long room = Files.getFileStore(directory).getUsableSpace() >> 20;
    assertEquals(1, run("-m", room + 1024 + "M", "-mem-path", directory.toString()));
    String text = err.toString(StandardCharsets.UTF_8);
    assertTrue(text.endsWith(": no room there, free some or give a smaller -m\n"), text);
    assertEquals(1, text.lines().count(), text);
    try (Stream<Path> left = Files.list(directory)) {
      assertFalse(left.anyMatch(p -> p.getFileName().toString().startsWith("rhea-ram")), "a file");
    }
  }

  /** The board's own device tree, cut at many places. */
  @Test
  void cutDeviceTreesAreRefused() throws IOException {
    Path dtb = directory.resolve("virt.dtb");
    assertEquals(0, run("-M", "virt,dumpdtb=" + dtb));
    byte[] tree = Files.readAllBytes(dtb);
    int refused = 0;
    for (int at = 0; at < tree.length; at += STEP) {
      byte[] cut = Arrays.copyOf(tree, at);
      file("bad.dtb", cut);
      err.reset();
      // What is right but for the kernel's file ends with a sentence about that.
      assertEquals(1, run("-kernel", directory + "/none", "-dtb", directory + "/bad.dtb"));
      String text = err.toString(StandardCharsets.UTF_8);
      assertEquals(1, text.lines().count(), text);
      refused += text.contains("bad.dtb") ? 1 : 0;
    }
    assertEquals(
        (tree.length + STEP - 1) / STEP, refused, "a cut tree is never taken for a whole one");
  }
}
