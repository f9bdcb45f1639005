package dev.rhea.machine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the user is told about disks, slots and sizes that a Malta board does not have. */
class MaltaMistakesTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-m 3G | -m 3G: the board malta takes 2G at most; write a smaller size",
        "-smp 2 | -smp 2: the board malta runs one CPU so far; write -smp 1",
        "-cpu 24K | -cpu 24K: mips has no such CPU model; did you mean '24Kf'?",
        "-M virt | -machine virt: mips has no such machine; there are malta",
        "-device virtio-net-device | -device virtio-net-device: the board malta takes no such device; did you mean 'virtio-net-pci'?",
        "-device virtio-rng-device | -device virtio-rng-device: the board malta takes no such device; did you mean 'virtio-rng-pci'?",
        "-device virtio-rng-pci,addr=22 | -device virtio-rng-pci: the slots are addr=12 to addr=15",
        "-device virtio-rng-pci,addr=xy | -device virtio-rng-pci: 'addr' takes a hexadecimal slot number, not 'xy'",
        "-device virtio-rng-pci,bus=pci.1 | -device virtio-rng-pci: unknown bus 'pci.1'; there is pci.0",
        "-device virtio-rng-pci,addr=12 -device virtio-rng-pci,addr=12.0 | -device virtio-rng-pci: addr=12.0 is taken; choose another slot",
        "-device virtio-rng-pci -device virtio-rng-pci -device virtio-rng-pci -device virtio-rng-pci -device virtio-rng-pci | -device virtio-rng-pci: all PCI slots are taken; leave a device out",
        "-device ide-hd | -device ide-hd: 'drive=' is missing",
        "-drive file=IMAGE,if=ide,index=4 | -drive file=IMAGE,if=ide,index=4: there are four IDE drives, index=0 to index=3",
        "-hda IMAGE -drive file=IMAGE2,index=0 | -drive file=IMAGE2: another drive has its place; give it another index= from 0 to 3",
        "-drive file=IMAGE,if=none,id=d -device ide-hd,drive=d,bus=ide.2 | -device ide-hd: unknown bus 'ide.2'; there are ide.0 and ide.1",
        "-hda IMAGE -drive file=IMAGE2,if=none,id=d -device ide-hd,drive=d,bus=ide.0,unit=0 | -device ide-hd: the place is taken; choose another bus=ide.0 or ide.1 and unit=0 or 1",
      })
  void mistakeIsOneSentence(String flags, String sentence) throws IOException {
    for (String name : new String[] {"image", "image2"}) {
      Files.write(directory.resolve(name), new byte[4096]);
    }
    String[] words = ("mips -serial none -monitor none " + named(flags.strip())).split(" ");
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    int status =
        Rhea.run(
            words,
            new Stdio(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                new PrintStream(errors, true, StandardCharsets.UTF_8)));
    assertEquals("rhea: " + named(sentence) + "\n", errors.toString(StandardCharsets.UTF_8));
    assertEquals(1, status);
  }

  private String named(String text) {
    return text.replace("IMAGE2", directory.resolve("image2").toString())
        .replace("IMAGE", directory.resolve("image").toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-drive file=IMAGE,if=ide | -drive file=IMAGE: the board virt has no IDE drives; write if=virtio",
      })
  void boardWithoutIdeSaysSo(String flags, String sentence) throws IOException {
    Files.write(directory.resolve("image"), new byte[4096]);
    String[] words = ("riscv64 -serial none -monitor none " + named(flags.strip())).split(" ");
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    Rhea.run(
        words,
        new Stdio(
            new ByteArrayInputStream(new byte[0]),
            new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
            new PrintStream(errors, true, StandardCharsets.UTF_8)));
    assertEquals("rhea: " + named(sentence) + "\n", errors.toString(StandardCharsets.UTF_8));
  }
}
