package dev.rhea.machine.fdt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rhea.machine.UserError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every malformed blob ends in one sentence, never in another exception, a loop or a tree with
 * holes.
 */
class CorruptDeviceTreeTest {
  private final byte[] good = DeviceTreeTest.resource("values.dtb");

  CorruptDeviceTreeTest() throws IOException {}

  /** Offsets are the header's (Devicetree Specification v0.4, 5.2). */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        " 0 | 0x12345678 | does not begin with d00dfeed",
        " 4 | 0x7fffffff | claims 2147483647 bytes",
        " 4 | 0xffffffff | claims 4294967295 bytes",
        " 4 | 0x00000010 | claims 16 bytes",
        " 8 | 0x00000001 | structure block cannot be at offset 0x1",
        " 8 | 0x7ffffffc | structure block cannot be",
        " 8 | 0xfffffffc | structure block cannot be",
        "12 | 0x7fffffff | strings block cannot be",
        "16 | 0x0000002c | memory reservation block cannot be",
        "16 | 0x7ffffff8 | memory reservation block cannot be",
        "20 | 0x00000003 | version 3 is none of 16 and 17",
        "24 | 0x00000012 | is none of 16 and 17",
        "32 | 0x7fffffff | strings block does not fit",
        "32 | 0x00000000 | name outside the strings block",
        "36 | 0xffffffff | structure block does not fit",
        "36 | 0x00000010 | structure block ends within a node",
      })
  void headerFields(int offset, String value, String complaint) {
    byte[] bad = good.clone();
    ByteBuffer.wrap(bad).putInt(offset, Long.decode(value).intValue());
    assertComplaint(complaint, bad);
  }

  @Test
  void notADeviceTreeAtAll() {
    assertComplaint("does not begin with d00dfeed", new byte[0]);
    assertComplaint(
        "does not begin with d00dfeed",
        "/dts-v1/; / { };".repeat(9).getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void everyTruncationIsFound() {
    for (int length = 0; length < good.length; length++) {
      byte[] bad = Arrays.copyOf(good, length);
      assertThrows(UserError.class, () -> DeviceTree.parse("t.dtb", bad), "cut to " + length);
      if (length >= Fdt.HEADER_SIZE) {
        ByteBuffer.wrap(bad).putInt(4, length); // a shorter file that says so
        assertThrows(
            UserError.class, () -> DeviceTree.parse("t.dtb", bad), "shortened to " + length);
      }
    }
  }

  @Test
  void twoChildrenOfOneName() {
    DeviceTree tree = new DeviceTree();
    tree.root().child("aa");
    tree.root().child("ab");
    byte[] bad = tree.toBlob();
    bad[indexOf(bad, "ab\0") + 1] = 'a';
    assertComplaint("two children called 'aa'", bad);
  }

  @Test
  void onePropertyTwice() {
    DeviceTree tree = new DeviceTree();
    tree.root().flag("aa").flag("ab");
    byte[] bad = tree.toBlob();
    bad[indexOf(bad, "ab\0") + 1] = 'a';
    assertComplaint("has a property 'aa' twice", bad);
  }

  @Test
  void nestingBeyondReasonDoesNotOverflowTheStack() {
    DeviceTree tree = new DeviceTree();
    DeviceTreeNode node = tree.root();
    for (int i = 0; i < 1000; i++) {
      node = node.child("n");
    }
    assertComplaint("nested deeper", tree.toBlob());
  }

  @Test
  void unknownTokenIsNamedWithItsPlace() {
    byte[] bad = new DeviceTree().toBlob();
    int structure = ByteBuffer.wrap(bad).getInt(8);
    ByteBuffer.wrap(bad).putInt(structure + 8, 0x77);
    assertComplaint(String.format("no token 0x77, as found at offset %#x", structure + 8), bad);
  }

  @Test
  void nopTokensAreSkipped() {
    byte[] blob = new DeviceTree().toBlob();
    int structure = ByteBuffer.wrap(blob).getInt(8);
    // BEGIN_NODE, name, END_NODE, END, and no strings: room for a NOP by moving the two last tokens
    // on.
    byte[] longer = Arrays.copyOf(blob, blob.length + 4);
    ByteBuffer.wrap(longer)
        .putInt(4, longer.length)
        .putInt(12, longer.length)
        .putInt(36, 20)
        .putInt(structure + 8, Fdt.NOP)
        .putInt(structure + 12, Fdt.END_NODE)
        .putInt(structure + 16, Fdt.END);
    assertEquals("/dts-v1/;\n\n/ {\n};\n", DeviceTree.parse("nop", longer).toDts());
  }

  @Test
  void randomDamageNeverEscapesAsAnotherException() {
    Random random = new Random(17);
    for (int round = 0; round < 20_000; round++) {
      byte[] bad = good.clone();
      for (int i = random.nextInt(4); i >= 0; i--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      try {
        DeviceTree.parse("t.dtb", bad).toBlob();
      } catch (UserError expected) {
        assertTrue(expected.getMessage().contains("t.dtb"), expected.getMessage());
      }
    }
  }

  private static void assertComplaint(String complaint, byte[] blob) {
    String message =
        assertThrows(UserError.class, () -> DeviceTree.parse("t.dtb", blob)).getMessage();
    assertTrue(message.contains(complaint) && message.contains("'t.dtb'"), message);
  }

  private static int indexOf(byte[] bytes, String text) {
    return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
  }
}
