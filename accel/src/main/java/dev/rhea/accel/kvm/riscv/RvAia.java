package dev.rhea.accel.kvm.riscv;

import dev.rhea.accel.kvm.KvmDevice;
import dev.rhea.accel.kvm.KvmVm;

/**
 * The kernel's Advanced Interrupt Architecture: an APLIC, which turns wires into messages, and an
 * IMSIC in each hart, which takes them (asm/kvm.h, "Device Control API: RISC-V AIA").
 *
 * <p>Wires are set by {@link KvmVm#setIrqLine} with the source's number.
 */
public final class RvAia implements AutoCloseable {
  // formatter:off
  static final int DEVICE_TYPE        = 11;

  static final int GROUP_CONFIG       = 0;
  static final int CONFIG_MODE        = 0;
  static final int CONFIG_IDS         = 1;
  static final int CONFIG_SOURCES     = 2;
  static final int CONFIG_GROUP_BITS  = 3;
  static final int CONFIG_GROUP_SHIFT = 4;
  static final int CONFIG_HART_BITS   = 5;
  static final int CONFIG_GUEST_BITS  = 6;

  static final int GROUP_ADDRESS      = 1;
  static final int ADDRESS_APLIC      = 0;
  static final int ADDRESS_IMSIC      = 1; // of hart 0

  static final int GROUP_CONTROL      = 2;
  static final int CONTROL_INIT       = 0;

  /** Guest interrupt files in the host's hardware where there are some, emulated ones else. */
  static final int MODE_AUTO          = 2;

  /** Bytes of an IMSIC's file of interrupts. */
  static final long IMSIC_SIZE        = 0x1000;
  private static final int GROUP_SHIFT_LEAST = 24;
  // formatter:on

  /**
   * Where things are.
   *
   * @param aplic gpa of the APLIC's 16 KiB
   * @param imsic gpa of hart 0's IMSIC; the other harts' follow at 4 KiB each
   * @param harts how many
   * @param sources wires of the APLIC, from 1 to this number
   * @param messages the highest number of a message: a multiple of 64, less one, from 63 to 2047
   */
  public record Layout(long aplic, long imsic, int harts, int sources, int messages) {
    public Layout {
      if ((messages & 63) != 63 || messages > 2047 || sources < 1 || sources > 1023) {
        throw new IllegalArgumentException(messages + " messages, " + sources + " sources");
      }
    }
  }

  private final KvmDevice device;

  private RvAia(KvmDevice device) {
    this.device = device;
  }

  /**
   * Makes the device, when all vCPUs have been made and before one runs.
   *
   * @throws dev.rhea.accel.kvm.KvmException if the host's kernel or harts have no AIA
   */
  public static RvAia create(KvmVm vm, Layout layout) {
    KvmDevice device = vm.createDevice("KVM's AIA", DEVICE_TYPE);
    try {
      device.setInt(GROUP_CONFIG, CONFIG_MODE, MODE_AUTO);
      device.setInt(GROUP_CONFIG, CONFIG_SOURCES, layout.sources);
      device.setInt(GROUP_CONFIG, CONFIG_IDS, layout.messages);
      device.setInt(GROUP_CONFIG, CONFIG_GROUP_BITS, 0);
      device.setInt(GROUP_CONFIG, CONFIG_GROUP_SHIFT, GROUP_SHIFT_LEAST);
      device.setInt(
          GROUP_CONFIG,
          CONFIG_HART_BITS,
          Integer.SIZE - Integer.numberOfLeadingZeros(layout.harts - 1));
      device.setInt(GROUP_CONFIG, CONFIG_GUEST_BITS, 0);
      device.setLong(GROUP_ADDRESS, ADDRESS_APLIC, layout.aplic);
      for (int hart = 0; hart < layout.harts; hart++) {
        device.setLong(GROUP_ADDRESS, ADDRESS_IMSIC + hart, layout.imsic + hart * IMSIC_SIZE);
      }
      device.perform(GROUP_CONTROL, CONTROL_INIT);
      return new RvAia(device);
    } catch (RuntimeException e) {
      device.close();
      throw e;
    }
  }

  @Override
  public void close() {
    device.close();
  }
}
