package dev.rhea.machine.acpi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Byte code against that of Intel's compiler (iasl 20200925), and tables by the specification. */
class AcpiTest {
  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  @Test
  void devicesAreAsTheCompilerMakesThem() {
    Aml aml =
        new Aml()
            .scope(
                "_SB_",
                scope ->
                    scope
                        .device(
                            "COM1",
                            d ->
                                d.plugAndPlayId("PNP0501")
                                    .name("_UID", 1)
                                    .name("_STA", 0xf)
                                    .resources(r -> r.ports(0x3f8, 8).isaInterrupt(4)))
                        .device(
                            "VR01",
                            d ->
                                d.name("_HID", "LNRO0005")
                                    .name("_UID", 1)
                                    .resources(r -> r.memory(0xfeb0_0200L, 0x200).interrupt(17))))
            .packageOf("\\_S5_", 5, 0, 0, 0);
    // Scope (\_SB) {
    //   Device (COM1) { Name (_HID, EisaId ("PNP0501")) Name (_UID, 1) Name (_STA, 0xf)
    //     Name (_CRS, ResourceTemplate () { IO (Decode16, 0x3f8, 0x3f8, 0, 8) IRQNoFlags () {4} })
    // }
    //   Device (VR01) { Name (_HID, "LNRO0005") Name (_UID, 1) Name (_CRS, ResourceTemplate () {
    //     Memory32Fixed (ReadWrite, 0xfeb00200, 0x200)
    //     Interrupt (ResourceConsumer, Level, ActiveHigh, Exclusive) { 17 } }) } }
    // Name (\_S5, Package () {5, 0, 0, 0})
    assertEquals(
        "1046075f53425f5b8232434f4d31085f4849440c41d00501085f55494401085f5354410a0f085f4352531110"
            + "0a0d4701f803f803000822100079005b823a56523031085f4849440d4c4e524f3030303500085f554944"
            + "01085f435253111a0a17860900010002b0fe000200008906000101110000007900"
            + "085c5f53355f1207040a05000000",
        hex(aml.toBytes()));
  }

  @Test
  void tablesLeadToEachOtherAndAddUpToZero() {
    ReducedHardware.Board board =
        new ReducedHardware.Board(
            3, 0xfec0_0000L, 0xfea0_0200L, 0xfea0_0201L, 0xfea0_0202L, 0x42, 5, false, new Aml());
    List<ReducedHardware.Placed> tables = ReducedHardware.tables(board, 0xe_0000);
    ByteBuffer root = little(tables.getFirst().bytes());
    assertEquals(0xe_0000, tables.getFirst().gpa());
    assertEquals(0, sum(root.array(), 20));
    assertEquals(0, sum(root.array(), 36));
    ByteBuffer xsdt = table(tables, root.getLong(24), "XSDT");
    ByteBuffer fadt = table(tables, xsdt.getLong(36), "FACP");
    ByteBuffer madt = table(tables, xsdt.getLong(44), "APIC");
    table(tables, fadt.getLong(140), "DSDT");
    assertEquals(276, fadt.capacity());
    assertEquals(1 << 20 | 1 << 10 | 1, fadt.getInt(112), "hardware-reduced, reset register");
    assertEquals(0xfea0_0202L, fadt.getLong(116 + 4), "reset register");
    assertEquals(0x42, fadt.get(128));
    assertEquals(0xfea0_0200L, fadt.getLong(244 + 4), "sleep control");
    assertEquals(0xfea0_0201L, fadt.getLong(256 + 4), "sleep status");
    for (int i = 0; i < 3; i++) { // processor local APIC: type, length, ids, enabled
      assertEquals(0x0000_0800 | i << 16 | i << 24, madt.getInt(44 + 8 * i));
      assertEquals(1, madt.getInt(48 + 8 * i));
    }
    assertEquals(0x0c01, madt.getShort(68), "IO-APIC");
    assertEquals(0xfec0_0000, madt.getInt(72));
  }

  private static ByteBuffer table(List<ReducedHardware.Placed> tables, long gpa, String signature) {
    byte[] bytes = tables.stream().filter(t -> t.gpa() == gpa).findFirst().orElseThrow().bytes();
    assertEquals(signature, new String(bytes, 0, 4, StandardCharsets.US_ASCII));
    assertEquals(0, sum(bytes, bytes.length), signature);
    assertEquals(bytes.length, little(bytes).getInt(4), signature);
    return little(bytes);
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int sum(byte[] bytes, int length) {
    int sum = 0;
    for (int i = 0; i < length; i++) {
      sum += bytes[i];
    }
    return sum & 0xff;
  }
}
