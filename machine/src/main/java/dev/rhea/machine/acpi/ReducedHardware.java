package dev.rhea.machine.acpi;

import java.util.ArrayList;
import java.util.List;

/**
 * The tables of an x86 board that has none of ACPI's fixed hardware (ACPI 3.11.1 "Hardware-Reduced
 * ACPI"): sleep and reset registers in memory, local APICs and one IO-APIC, and the board's
 * devices.
 */
public final class ReducedHardware {
  private static final int FADT_WBINVD = 1;
  private static final int FADT_RESET_REG_SUP = 1 << 10;
  private static final int FADT_HW_REDUCED = 1 << 20;
  private static final int BOOT_ARCH_NO_VGA = 1 << 2;
  private static final int BOOT_ARCH_NO_CMOS_RTC = 1 << 5;

  /** Bits 1:0 of interrupt source overrides: as the bus has it. */
  private static final int CONFORMS = 0;

  private static final int ALIGNMENT = 16;

  /**
   * What the tables say.
   *
   * @param cpus how many, with local APICs numbered from 0
   * @param ioApic gpa of the IO-APIC, whose inputs are the global system interrupts from 0
   * @param sleepControl gpa of the sleep control register
   * @param sleepStatus gpa of the sleep status register
   * @param reset gpa of the reset register
   * @param resetValue what to write there
   * @param powerOffType the sleep type of S5
   * @param rtc whether there is a CMOS RTC
   * @param devices the contents of {@code \_SB_}
   */
  public record Board(
      int cpus,
      long ioApic,
      long sleepControl,
      long sleepStatus,
      long reset,
      int resetValue,
      int powerOffType,
      boolean rtc,
      Aml devices) {}

  /** A piece of memory that a table takes. */
  public record Placed(long gpa, byte[] bytes) {}

  private final List<Placed> placed = new ArrayList<>();
  private long next;

  private ReducedHardware(long gpa) {
    next = gpa;
  }

  /** The tables from {@code gpa} on; the first is the root pointer. */
  public static List<Placed> tables(Board board, long gpa) {
    ReducedHardware tables = new ReducedHardware(gpa);
    long rootPointer = tables.reserve(36);
    long dsdt = tables.place(dsdt(board));
    long fadt = tables.place(fadt(board, dsdt));
    long madt = tables.place(madt(board));
    long xsdt = tables.place(new AcpiTable("XSDT", 1).u64(fadt).u64(madt).toBytes());
    tables.placed.addFirst(new Placed(rootPointer, AcpiTable.rootPointer(xsdt)));
    return tables.placed;
  }

  private long reserve(int size) {
    long gpa = next;
    next = gpa + size + ALIGNMENT - 1 & -ALIGNMENT;
    return gpa;
  }

  private long place(byte[] table) {
    long gpa = reserve(table.length);
    placed.add(new Placed(gpa, table));
    return gpa;
  }

  /** ACPI 5.2.11.1. */
  private static byte[] dsdt(Board board) {
    return new AcpiTable("DSDT", 2)
        .bytes(board.devices.toBytes())
        .bytes(new Aml().packageOf("\\_S5_", board.powerOffType, 0, 0, 0).toBytes())
        .toBytes();
  }

  /** ACPI 5.2.9, by the offsets there. */
  private static byte[] fadt(Board board, long dsdt) {
    AcpiTable fadt = new AcpiTable("FACP", 6);
    fadt.u32(0).u32((int) dsdt);
    fadt.zeros(109 - fadt.size());
    fadt.u16(BOOT_ARCH_NO_VGA | (board.rtc ? 0 : BOOT_ARCH_NO_CMOS_RTC));
    fadt.u8(0);
    fadt.u32(FADT_WBINVD | FADT_RESET_REG_SUP | FADT_HW_REDUCED);
    fadt.byteRegister(board.reset).u8(board.resetValue);
    fadt.u16(0).u8(5); // ARM's boot flags; minor revision
    fadt.u64(0).u64(dsdt);
    fadt.zeros(244 - fadt.size());
    fadt.byteRegister(board.sleepControl).byteRegister(board.sleepStatus);
    fadt.u64(0); // hypervisor vendor identity
    return fadt.toBytes();
  }

  /** ACPI 5.2.12. */
  private static byte[] madt(Board board) {
    AcpiTable madt = new AcpiTable("APIC", 5);
    madt.u32((int) 0xfee0_0000L).u32(0); // local APICs; no i8259 that would have to be masked
    for (int i = 0; i < board.cpus; i++) {
      madt.u8(0).u8(8).u8(i).u8(i).u32(1); // processor local APIC: enabled
    }
    madt.u8(1).u8(12).u8(0).u8(0).u32((int) board.ioApic).u32(0);
    // The PIT's output on input 2 (MultiProcessor Specification 1.4, 5.3.1; the kernel's IO-APIC
    // too).
    madt.u8(2).u8(10).u8(0).u8(0).u32(2).u16(CONFORMS);
    madt.u8(4).u8(6).u8(0xff).u16(0).u8(1); // NMI at LINT1 of all
    return madt.toBytes();
  }
}
