package dev.rhea.machine.fdt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Blob and text forms against dtc 1.6.1. {@code virt-qemu.dtb} is what {@code qemu-system-riscv64
 * -M virt,dumpdtb=F -m 512 -smp 1 -nographic} of QEMU 10.0.2 wrote, {@code
 * board/riscv/virt-smp1.dts} what {@code dtc -q -I dtb -O dts} made of it, and {@code virt-dtc.dtb}
 * what {@code dtc -q -I dts -O dtb} made of that. {@code values.dtb} and {@code values.dts} come
 * from a hand-written source with every kind of value, by the same two commands.
 */
class DeviceTreeTest {
  @Test
  void textOfQemusBlobIsDtcs() throws IOException {
    assertEquals(
        text("/dev/rhea/machine/board/riscv/virt-smp1.dts"),
        DeviceTree.parse("virt", resource("virt-qemu.dtb")).toDts());
  }

  @Test
  void textGuessesTheTypeOfAValueAsDtcDoes() throws IOException {
    assertEquals(text("values.dts"), DeviceTree.parse("values", resource("values.dtb")).toDts());
  }

  @Test
  void blobIsDtcs() throws IOException {
    assertArrayEquals(
        resource("virt-dtc.dtb"), DeviceTree.parse("virt", resource("virt-qemu.dtb")).toBlob());
    assertArrayEquals(
        resource("values.dtb"), DeviceTree.parse("values", resource("values.dtb")).toBlob());
  }

  @Test
  void readsReservations() throws IOException {
    assertEquals(
        List.of(
            new DeviceTree.Reservation(0x80000000L, 0x1000),
            new DeviceTree.Reservation(0x123456789abcdef0L, 0x10)),
        DeviceTree.parse("values", resource("values.dtb")).reservations());
  }

  @Test
  void findsNodesByPath() throws IOException {
    DeviceTree tree = DeviceTree.parse("virt", resource("virt-qemu.dtb"));
    assertSame(tree.root(), tree.find("/"));
    DeviceTreeNode serial = tree.find("/soc/serial@10000000");
    assertNotNull(serial);
    assertArrayEquals(new byte[] {0, 0, 0, 10}, serial.get("interrupts"));
    assertNull(tree.find("/soc/serial"));
    assertNull(tree.find("/soc/serial@10000000/x"));
  }

  @Test
  void chosenReplacesWhatTheTreeHadAndKeepsTheRest() throws IOException {
    DeviceTree tree = DeviceTree.parse("virt", resource("virt-qemu.dtb"));
    // QEMU 10's own values for a 1,036,661-byte -initrd under -m 512, as its dumped tree has them.
    tree.chosen()
        .bootargs("foo bar")
        .initrd(0x90200000L, 0x902fd175L)
        .rngSeed(new byte[] {1, 2, 3});
    DeviceTreeNode chosen = tree.find("/chosen");
    assertArrayEquals("foo bar\0".getBytes(StandardCharsets.US_ASCII), chosen.get("bootargs"));
    assertArrayEquals(bytes(0, 0, 0, 0, 0x90, 0x20, 0, 0), chosen.get("linux,initrd-start"));
    assertArrayEquals(bytes(0, 0, 0, 0, 0x90, 0x2f, 0xd1, 0x75), chosen.get("linux,initrd-end"));
    assertArrayEquals(bytes(1, 2, 3), chosen.get("rng-seed"));
    assertNotNull(chosen.get("stdout-path"));
    tree.chosen().bootargs("");
    assertArrayEquals("foo bar\0".getBytes(StandardCharsets.US_ASCII), chosen.get("bootargs"));
  }

  @Test
  void chosenIsMadeWhereThereIsNone() {
    DeviceTree tree = new DeviceTree();
    tree.chosen().bootargs("quiet").stdoutPath("/uart");
    assertEquals(
        "/dts-v1/;\n\n/ {\n\n\tchosen {\n\t\tbootargs = \"quiet\";\n\t\tstdout-path = \"/uart\";\n\t};\n};\n",
        tree.toDts());
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static String text(String file) throws IOException {
    return new String(resource(file), StandardCharsets.UTF_8);
  }

  static byte[] resource(String file) throws IOException {
    try (InputStream in = DeviceTreeTest.class.getResourceAsStream(file)) {
      return in.readAllBytes();
    }
  }
}
