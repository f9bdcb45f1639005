package dev.rhea.machine.board.riscv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rhea.machine.fdt.DeviceTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The expected trees are QEMU 10.0.2's, as text:
 *
 * <pre>
 * qemu-system-riscv64 -M virt,dumpdtb=F -m 512 -smp 1 -nographic; dtc -q -I dtb -O dts F > virt-smp1.dts
 * qemu-system-riscv64 -M virt,dumpdtb=F -m 512 -smp 12 -nographic; dtc -q -I dtb -O dts F > virt-smp12.dts
 * qemu-system-riscv64 -M virt,aclint=on,dumpdtb=F -m 512 -smp 2 -nographic; …             > virt-smp2-aclint.dts
 * </pre>
 *
 * (dtc 1.6.1). Ours must be the same text but for the nodes in {@link #NOT_MODELLED}.
 */
class VirtDeviceTreeTest {
  private static final List<String> NOT_MODELLED =
      List.of("platform-bus@4000000", "pmu", "pci@30000000");

  @ParameterizedTest
  @CsvSource({
    "virt-smp1.dts, 1, false",
    "virt-smp12.dts, 12, false",
    "virt-smp2-aclint.dts, 2, true"
  })
  void isQemusButForWhatTheBoardLacks(String file, int harts, boolean aclint) throws IOException {
    String expected = resource(file);
    byte[] seed =
        HexFormat.of().parseHex(first("rng-seed = <(.*)>", expected).replaceAll("0x| ", ""));
    for (String node : NOT_MODELLED) {
      expected = without(node, expected);
    }
    String[] extensions = first("riscv,isa-extensions = \"(.*)\"", expected).split("\\\\0");
    RiscvIsa isa = new RiscvIsa(64, List.of(extensions), "sv57", 64, 64, 64);
    assertEquals(expected, VirtDeviceTree.build(isa, harts, 512L << 20, aclint, seed).toDts());
  }

  @Test
  void saysWhatTheCpuModelLacks() {
    RiscvIsa isa = new RiscvIsa(64, List.of("i", "m", "a", "c", "zicsr"), "none", 0, 0, 0);
    String dts = VirtDeviceTree.build(isa, 1, 128L << 20, false, new byte[32]).toDts();
    assertTrue(dts.contains("riscv,isa = \"rv64imac_zicsr\";"), dts);
    assertTrue(dts.contains("mmu-type = \"riscv,none\";"), dts);
    assertEquals(-1, dts.indexOf("block-size"), dts);
  }

  @Test
  void memoryBeyondFourGigabytesTakesBothCells() {
    RiscvIsa isa = new RiscvIsa(64, List.of("i"), "sv39", 0, 0, 0);
    DeviceTree tree = VirtDeviceTree.build(isa, 1, 6L << 30, false, new byte[32]);
    assertEquals(
        "0000000080000000" + "0000000180000000",
        HexFormat.of().formatHex(tree.find("/memory@80000000").get("reg")));
  }

  /**
   * {@code dts} without the node called {@code name}, which must be there, and the empty line
   * before it.
   */
  private static String without(String name, String dts) {
    Matcher m =
        Pattern.compile("\n(\t+)" + Pattern.quote(name) + " \\{\n.*?\n\\1};\n", Pattern.DOTALL)
            .matcher(dts);
    assertTrue(m.find(), name);
    return dts.substring(0, m.start()) + dts.substring(m.end());
  }

  private static String first(String pattern, String text) {
    Matcher m = Pattern.compile(pattern).matcher(text);
    assertTrue(m.find(), pattern);
    return m.group(1);
  }

  private static String resource(String file) throws IOException {
    try (InputStream in = VirtDeviceTreeTest.class.getResourceAsStream(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
