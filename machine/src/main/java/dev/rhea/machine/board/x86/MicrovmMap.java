package dev.rhea.machine.board.x86;

/**
 * Where things are on QEMU's microvm (include/hw/i386/microvm.h, hw/i386/microvm.c) with one
 * IO-APIC.
 */
final class MicrovmMap {
  // formatter:off
  // ---- guest-physical addresses ----
  static final long LOW_RAM_MAX      = 0xe000_0000L; // RAM beyond it goes on at 4 GiB
  static final long HIGH_RAM         = 0x1_0000_0000L;
  static final long EXTENDED_BIOS    = 0x0009_fc00L; // RAM that firmware would keep for itself
  static final long UPPER_MEMORY     = 0x000a_0000L;
  static final long ACPI_TABLES      = 0x000e_0000L; // where a kernel also looks by itself
  static final long ACPI_TABLES_END  = 0x0010_0000L;
  static final long MP_TABLE         = 0x000f_0000L; // in place of ACPI's, where kernels look
  static final long GENERIC_EVENTS   = 0xfea0_0200L; // sleep and reset registers
  static final long VIRTIO           = 0xfeb0_0000L;
  static final long VIRTIO_STRIDE    = 0x200;
  static final int  VIRTIO_COUNT     = 8;
  static final int  VIRTIO_IRQ       = 16;           // of the first; inputs of the IO-APIC
  static final int  VIRTIO_ISA_IRQ   = 5;            // the same without ACPI, which alone tells of more
  static final int  DOORBELL_QUEUES  = 2;            // of a device whose notifications do not exit
  static final long IO_APIC          = 0xfec0_0000L;
  static final long KVM_PRIVATE      = 0xfeff_c000L; // four pages that KVM needs for itself

  // ---- I/O ports ----
  static final int  SERIAL           = 0x3f8;
  static final int  SERIAL_PORTS     = 8;
  static final int  SERIAL_IRQ       = 4;
  static final int  SERIAL_CLOCK_HZ  = 1_843_200;
  static final int  RTC              = 0x70;
  static final int  RTC_IRQ          = 8;
  static final int  FW_CFG           = 0x510;
  static final int  DEBUG_EXIT       = 0x501;        // unless told otherwise
  // formatter:on

  private MicrovmMap() {}

  /** The interrupt of the first virtio slot. */
  static int virtioIrq(boolean acpi) {
    return acpi ? VIRTIO_IRQ : VIRTIO_ISA_IRQ;
  }

  static long virtioGpa(int slot) {
    return VIRTIO + slot * VIRTIO_STRIDE;
  }
}
