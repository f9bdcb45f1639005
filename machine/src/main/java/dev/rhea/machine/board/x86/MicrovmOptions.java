package dev.rhea.machine.board.x86;

import dev.rhea.machine.UserError;
import dev.rhea.machine.board.Property;
import dev.rhea.machine.config.SubOptions;
import java.util.List;
import java.util.Map;

/**
 * What {@code -machine microvm,…} says, with QEMU's names and defaults under KVM.
 *
 * @param acpi whether the guest is told of the board by ACPI's tables; else by an MP table and its
 *     command line
 * @param rtc whether there is a CMOS clock
 * @param pit whether there is an i8254
 * @param serial whether there is a serial port
 * @param autoCommandLine whether virtio devices are named on the command line where ACPI does not
 *     name them
 */
record MicrovmOptions(
    boolean acpi, boolean rtc, boolean pit, boolean serial, boolean autoCommandLine) {
  private static final String ACPI = "acpi";
  private static final String RTC = "rtc";
  private static final String PIT = "pit";
  private static final String PIC = "pic";
  private static final String PCIE = "pcie";
  private static final String IOAPIC2 = "ioapic2";
  private static final String SERIAL = "isa-serial";
  private static final String COMMAND_LINE = "auto-kernel-cmdline";
  private static final String IRQCHIP = "kernel-irqchip";

  private static final String AUTO = "auto";
  private static final String ON = "on";
  private static final String OFF = "off";

  static final List<Property> PROPERTIES =
      List.of(
          text(ACPI, "ACPI tables; without them an MP table (on, off or auto: on)"),
          text(RTC, "a CMOS clock (on, off or auto: off, as the guest has KVM's clock)"),
          text(PIT, "an i8254 timer (on, off or auto: on)"),
          text(PIC, "two i8259 (on or auto: on)"),
          text(PCIE, "a PCIe host bridge (off or auto: off)"),
          text(IOAPIC2, "a second IO-APIC (off or auto: off)"),
          text(IRQCHIP, "interrupt controllers in the kernel (on)"),
          new Property(SERIAL, Property.Kind.BOOL, "a serial port (default: on)"),
          new Property(
              COMMAND_LINE,
              Property.Kind.BOOL,
              "virtio devices on the kernel's command line if there is no ACPI (default: on)"));

  private static Property text(String name, String help) {
    return new Property(name, Property.Kind.TEXT, help);
  }

  /**
   * Reads {@code values}.
   *
   * @throws UserError if there is no such property or value, or Rhea does not have what it asks for
   */
  static MicrovmOptions of(Map<String, String> values) {
    String what = "-machine microvm";
    Property.check(what, PROPERTIES, values);
    SubOptions options = SubOptions.of(what, values);
    boolean acpi = !choice(options, ACPI).equals(OFF);
    boolean rtc = choice(options, RTC).equals(ON);
    boolean pit = !choice(options, PIT).equals(OFF);
    if (choice(options, PIC).equals(OFF)) {
      throw options.error("pic=off: KVM's interrupt controllers include it; leave pic= out");
    }
    if (choice(options, PCIE).equals(ON)) {
      throw options.error("pcie=on: Rhea's microvm has no PCI yet; leave pcie= out");
    }
    if (choice(options, IOAPIC2).equals(ON)) {
      throw options.error("ioapic2=on: KVM models one IO-APIC; leave ioapic2= out");
    }
    String irqchip = options.choice(IRQCHIP, ON, OFF, "split");
    if (!irqchip.equals(ON)) {
      throw options.error(
          "this board's local APICs and IO-APIC are the kernel's alone; leave kernel-irqchip= out");
    }
    return new MicrovmOptions(
        acpi, rtc, pit, options.flag(SERIAL, true), options.flag(COMMAND_LINE, true));
  }

  private static String choice(SubOptions options, String name) {
    return options.choice(name, AUTO, ON, OFF);
  }
}
