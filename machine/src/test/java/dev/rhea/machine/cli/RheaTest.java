package dev.rhea.machine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a user sees and which status the process would end with; nothing here starts a guest. */
class RheaTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir Path directory;

  private int run(String... args) {
    Stdio stdio =
        new Stdio(
            InputStream.nullInputStream(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return Rhea.run(args, stdio);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private void assertMistake(String sentence, String... args) {
    int status = run(args);
    assertEquals("rhea: " + sentence + "\n", err());
    assertEquals(1, status);
    assertEquals("", out());
  }

  /** Adds flags that keep the machine silent and off this process's streams. */
  private void assertMachineMistake(String sentence, String... flags) {
    List<String> args = new ArrayList<>(List.of("riscv64", "-serial", "none", "-monitor", "none"));
    args.addAll(List.of(flags));
    assertMistake(sentence, args.toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-M vir            | -machine vir: riscv64 has no such machine; did you mean 'virt'?",
        "-M spike          | -machine spike: riscv64 has no such machine; there are virt",
        "-M virt,aclnt=on  | -machine virt: unknown property 'aclnt'; did you mean 'aclint'?",
        "-M virt,aclint=of | -machine virt: 'aclint' is on or off, not 'of'",
        "-cpu rv65         | -cpu rv65: riscv64 has no such CPU model; did you mean 'rv64'?",
        "-cpu z80          | -cpu z80: riscv64 has no such CPU model; '-cpu help' lists them",
        "-cpu rv64,zbaa=on | -cpu rv64: unknown property 'zbaa'; did you mean 'zba'?",
        "-cpu rv64,zba=1   | -cpu rv64: 'zba' is on or off, not '1'",
        "-m 0              | -m 0: a machine needs memory; write a size such as 512M or 2G",
        "-m 5x             | -m 5x: '5x' is no size; write a number below 2^64, with K, M, G or T behind it",
        "-m 1.5K           | -m 1536: RAM comes in pages of 4K, fewer than 2^63 bytes; write another size",
        "-m 512,slots=2    | -m 512,slots=2: memory cannot be added later; leave slots= out",
        "-smp 0            | -smp 0: a machine has at least one CPU; write a positive number",
        "-smp 6,cores=4    | -smp 6,cores=4: sockets × clusters × cores × threads is 4; let it make 6 CPUs",
        "-smp 4,sockets=2,cores=1,threads=1 | -smp 4,sockets=2,cores=1,threads=1: sockets × clusters × cores × threads is 2; let it make 4 CPUs",
        "-smp 513          | -smp 513: the board virt has 512 CPUs at most",
        "-smp 2 -icount shift=0 | -smp 2: -icount counts one CPU's instructions; write -smp 1",
        "-smp 2 -accel lockstep | -smp 2: lock-step compares one CPU; write -smp 1",
        "-smp 2,maxcpus=4  | -smp 2,maxcpus=4: CPUs cannot be added later; let cpus= equal sockets × clusters × cores × threads and maxcpus=",
        "-accel tgc        | -accel tgc: unknown accelerator; did you mean 'tcg'?",
        "-accel xen        | -accel xen: Rhea cannot use it; write -accel tcg",
        "-accel hvf:xen    | -accel xen: Rhea cannot use it; write -accel tcg",
        "-accel tcg,x=1    | -accel tcg: unknown property 'x'; there are thread, tb-size, one-insn-per-tb, split-wx",
        "-device virtio-blk| -device virtio-blk: the board virt takes no such device; did you mean 'virtio-blk-device'?",
        "-device e1000     | -device e1000: there is no such card; write virtio-net-device",
        "-device virtio-rng-device,rate=5 | -device virtio-rng-device: unknown property 'rate'; there are id, bus",
        "-device virtio-blk-device | -device virtio-blk-device: 'drive=' is missing",
        "-device virtio-blk-device,drive=x | -device virtio-blk-device: unknown drive 'x'; define it by -drive file=FILE,if=none,id=x",
        "-device virtio-rng-device,bus=pci.0 | -device virtio-rng-device: unknown bus 'pci.0'; there are virtio-mmio-bus.0 to virtio-mmio-bus.7",
        "-device virtconsole,chardev=c | -device virtconsole: no virtio-serial-device is free for it; add -device virtio-serial-device for each console",
        "-device loader,data=1,data-len=4 | -device loader: addr= is missing",
        "-device loader,addr=0x10,data=1,data-len=4 | -device loader: there is no memory at 0x10-0x13; choose another addr=",
        "-global virtio-mmoi.force-legacy=off | -global virtio-mmoi.force-legacy: unknown device; did you mean 'virtio-mmio'?",
        "-global virtio-mmio.legacy=off | -global virtio-mmio: unknown property 'legacy'; there are force-legacy",
        "-drive if=none    | -drive if=none: 'file=' is missing",
        "-drive file=f,if=none | -drive file=f,if=none: if=none needs an id=, by which a -device can name the image",
        "-drive file=f,format=qcow2 | -drive file=f,format=qcow2: only raw images are read; convert it by qemu-img convert -O raw",
        "-drive file=f,snapshot=on | -drive file=f,snapshot=on: work on a copy of the image: cp --sparse=always or --reflink makes one quickly",
        "-serial foo       | -serial foo: unknown character back end 'foo'; there are stdio, mon:stdio, file:FILE, null, pty, none, chardev:ID",
        "-serial nul       | -serial nul: unknown character back end 'nul'; did you mean 'null'?",
        "-serial tcp:1:2   | -serial tcp:1:2: 'tcp' is not there yet; use one of stdio, mon:stdio, file:FILE, null, pty, none, chardev:ID",
        "-serial file:     | -serial file:: a file's name is missing; write file:FILE",
        "-serial chardev:c | -serial chardev:c: unknown back end; define it by -chardev KIND,id=c",
        "-chardev null     | -chardev null: 'id=' is missing",
        "-icount sleep=off | -icount sleep=off: 'shift=' is missing",
        "-icount auto      | -icount auto: shift= does not follow the host's speed; write a number, such as 0",
        "-icount 11        | -icount 11: shift= is 0 to 10",
        "-icount 1,rr=record | -icount 1,rr=record: there is no record and replay yet; leave rr= out",
        "-d inn_asm        | -d inn_asm: unknown log item 'inn_asm'; did you mean 'in_asm'?",
        "-rtc base=soon    | -rtc base=soon: base= is utc, localtime or a date such as 2026-06-17T16:01:21",
        "-uuid 12          | -uuid 12: a UUID looks like 550e8400-e29b-41d4-a716-446655440000",
        "-action reboot=no | -action reboot=no: reboot= is reset or shutdown",
        "-echr 27          | -echr 27: the escape key is 1 to 26, for Ctrl-A to Ctrl-Z",
        "-net user         | -net user: write -nic user,… for a card and its network in one, or -nic none",
        "-display gtk      | -display gtk: there is no graphics yet; write -nographic",
        "-object rng-random,id=r | -object rng-random,id=r: 'rng-random' is no value of 'qom-type'; choose memory-backend-ram, memory-backend-file, memory-backend-memfd",
        "-M virt,memory-backend=m | -machine memory-backend=m: there is no -object with the id 'm'",
        "-semihosting      | -semihosting: there is no semihosting; a guest ends the run through sifive_test or SBI SRST",
        "-s                | -s: there is no gdb stub yet; -d in_asm,int,exec,cpu shows what the guest does",
        "-kernal vmlinuz   | -kernal: unknown flag; did you mean -kernel?",
        "-append x         | -append is of use with -kernel only",
      })
  void mistakeIsOneSentenceAndStatusOne(String flags, String sentence) {
    assertMachineMistake(sentence, flags.strip().split(" "));
  }

  @Test
  void hostWithoutThatMuchMemoryIsTold() {
    assertEquals(1, run("riscv64", "-serial", "none", "-monitor", "none", "-m", "64T"));
    assertTrue(
        err()
            .matches("rhea: -m 64T: the host has \\d+M of memory and swap; write a smaller size\n"),
        err());
  }

  @Test
  void nothingToStartIsTold() {
    assertMachineMistake(
        "there is nothing to start: pass a kernel by -kernel FILE, or firmware by -bios FILE");
  }

  @Test
  void missingKernelIsNamed() {
    Path kernel = directory.resolve("vmlinuz");
    assertEquals(
        1, run("riscv64", "-serial", "none", "-monitor", "none", "-kernel", kernel.toString()));
    assertTrue(err().startsWith("rhea: ") && err().contains(kernel.toString()), err());
    assertEquals(1, err().lines().count());
  }

  @Test
  void missingImageIsNamed() {
    Path image = directory.resolve("disk.img");
    assertMachineMistake(
        "Disk image "
            + image
            + " does not exist: check the path, or create it with truncate -s SIZE.",
        "-drive",
        "file=" + image);
  }

  @Test
  void lockedImageIsNamed() throws IOException {
    Path image = Files.write(directory.resolve("disk.img"), new byte[4096]);
    try (FileChannel channel = FileChannel.open(image, StandardOpenOption.WRITE);
        FileLock _ = channel.lock()) {
      assertEquals(
          1, run("riscv64", "-serial", "none", "-monitor", "none", "-drive", "file=" + image));
    }
    assertTrue(err().startsWith("rhea: Disk image " + image + " is in use"), err());
  }

  @Test
  void imageForTwoDevicesIsRefused() throws IOException {
    Path image = Files.write(directory.resolve("disk.img"), new byte[4096]);
    assertMachineMistake(
        "-device virtio-blk-device: the drive 'd' has a device already",
        "-drive",
        "if=none,id=d,file=" + image,
        "-device",
        "virtio-blk-device,drive=d",
        "-device",
        "virtio-blk-device,drive=d");
  }

  @Test
  void logThatCannotBeWrittenIsNamed() {
    Path log = directory.resolve("no/log");
    assertMachineMistake(
        "-D " + log + ": the file cannot be written", "-d", "int", "-D", log.toString());
  }

  @Test
  void targetComesFirst() {
    assertMistake("-M: the target comes first, as in rhea riscv64 -M", "-M", "virt");
  }

  @Test
  void unknownTargetNamesTheNearest() {
    assertMistake("riscv46: no such target or command; did you mean 'riscv64'?", "riscv46");
    err.reset();
    assertMistake("vax: no such target or command; 'rhea help' lists them", "vax");
  }

  @Test
  void helpAsAValueListsTheChoices() {
    assertEquals(0, run("riscv64", "-M", "help"));
    assertEquals(
        "Supported machines are:\nvirt                 RISC-V VirtIO board (default)\n", out());
    out.reset();
    assertEquals(0, run("riscv64", "-cpu", "help"));
    assertTrue(out().startsWith("Available CPUs:\n") && out().contains("\n  rv64\n"), out());
    out.reset();
    assertEquals(0, run("riscv64", "-device", "help"));
    assertTrue(
        out().contains("name \"virtio-blk-device\", bus virtio-bus, desc \"disk\"\n"), out());
    out.reset();
    assertEquals(0, run("riscv64", "-device", "virtio-blk-device,help"));
    assertTrue(
        out().contains("\n  drive=<str>            - the id of a -drive with if=none\n"), out());
    out.reset();
    assertEquals(0, run("riscv64", "-accel", "help"));
    assertTrue(out().contains("\ninterp ") && out().contains("\ntcg "), out());
    assertEquals("", err());
  }

  @Test
  void helpAndVersionAreStatusZero() {
    assertEquals(0, run("help"));
    assertTrue(out().contains("  riscv64       RISC-V, 64 bits\n"), out());
    assertEquals(0, run("--version"));
    assertEquals(0, run("riscv64", "-version"));
    assertEquals(0, run("riscv64", "-help"));
    assertTrue(out().contains("\n  -append TEXT          the kernel's command line\n"), out());
    assertEquals("", err());
  }

  @Test
  void dumpdtbWritesABlobWithoutAKernel() throws IOException {
    Path file = directory.resolve("virt.dtb");
    assertEquals(0, run("riscv64", "-nodefaults", "-M", "virt,dumpdtb=" + file), err());
    byte[] blob = Files.readAllBytes(file);
    assertEquals((byte) 0xd0, blob[0]);
    assertEquals((byte) 0x0d, blob[1]);
    assertEquals((byte) 0xfe, blob[2]);
    assertEquals((byte) 0xed, blob[3]);
  }
}
