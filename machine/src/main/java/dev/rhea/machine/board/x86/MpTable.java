package dev.rhea.machine.board.x86;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * What a board without ACPI tells of its processors and interrupts: the floating pointer and,
 * behind it, the configuration table (MultiProcessor Specification 1.4, chapter 4). The interrupts
 * are an ISA bus's.
 */
final class MpTable {
  // formatter:off
  private static final int POINTER_SIZE        = 16;
  private static final int HEADER_SIZE         = 44;
  private static final int LARGEST             = 1 << 14;

  // Types of entries (table 4-3).
  private static final int PROCESSOR           = 0;
  private static final int BUS                 = 1;
  private static final int IO_APIC             = 2;
  private static final int IO_INTERRUPT        = 3;
  private static final int LOCAL_INTERRUPT     = 4;

  private static final int ENABLED             = 1;
  private static final int BOOTSTRAP_PROCESSOR = 2;

  // Types of interrupts (table 4-11), and how they are signalled (table 4-10).
  private static final int INT                 = 0;
  private static final int NMI                 = 1;
  private static final int EXT_INT             = 3;
  private static final int AS_THE_BUS          = 0;
  private static final int LEVEL_HIGH          = 0xd;

  private static final int ISA                 = 0;  // the bus's number
  private static final int ISA_INTERRUPTS      = 16;
  private static final int CASCADE             = 2;  // of the second i8259; the PIT's output here
  private static final int ALL                 = 0xff;

  private static final int SPECIFICATION       = 4;  // version 1.4
  private static final int LOCAL_APIC_VERSION  = 0x14;
  private static final int IO_APIC_VERSION     = 0x11;
  private static final int LOCAL_APIC          = 0xfee0_0000;
  // formatter:on

  private final ByteBuffer table = ByteBuffer.allocate(LARGEST).order(ByteOrder.LITTLE_ENDIAN);
  private int entries;

  private MpTable() {}

  /**
   * The bytes to place at {@code gpa}, which is a multiple of 16 where kernels look: from 0xf0000
   * on.
   *
   * @param cpus how many, with local APICs numbered from 0; the IO-APIC has the next number
   * @param ioApic gpa of the IO-APIC
   * @param firstLevel the first of the ISA interrupts that are levels
   * @param lastLevel the last of them; below the first for none
   * @param signature EAX of CPUID's leaf 1
   * @param features EDX of CPUID's leaf 1
   */
  static byte[] bytes(
      long gpa, int cpus, long ioApic, int firstLevel, int lastLevel, int signature, int features) {
    MpTable mp = new MpTable();
    mp.table.position(POINTER_SIZE + HEADER_SIZE);
    for (int i = 0; i < cpus; i++) {
      int flags = ENABLED | (i == 0 ? BOOTSTRAP_PROCESSOR : 0);
      mp.entry(PROCESSOR, i, LOCAL_APIC_VERSION, flags);
      mp.table.putInt(signature).putInt(features).putLong(0);
    }
    mp.entry(BUS, ISA, 'I', 'S', 'A', ' ', ' ', ' ');
    mp.entry(IO_APIC, cpus, IO_APIC_VERSION, ENABLED);
    mp.table.putInt((int) ioApic);
    for (int irq = 0; irq < ISA_INTERRUPTS; irq++) {
      if (irq != CASCADE) {
        int input = irq == 0 ? CASCADE : irq;
        boolean level = irq >= firstLevel && irq <= lastLevel;
        mp.interrupt(IO_INTERRUPT, INT, level ? LEVEL_HIGH : AS_THE_BUS, irq, cpus, input);
      }
    }
    mp.interrupt(LOCAL_INTERRUPT, EXT_INT, AS_THE_BUS, 0, ALL, 0);
    mp.interrupt(LOCAL_INTERRUPT, NMI, AS_THE_BUS, 0, ALL, 1);
    return mp.finish(gpa);
  }

  private void interrupt(int type, int kind, int flags, int irq, int apic, int input) {
    entry(type, kind, flags, 0, ISA, irq, apic, input);
  }

  private void entry(int... fields) {
    for (int field : fields) {
      table.put((byte) field);
    }
    entries++;
  }

  private byte[] finish(long gpa) {
    int size = table.position();
    table.put(0, ascii("_MP_")).putInt(4, (int) gpa + POINTER_SIZE);
    table.put(8, (byte) 1).put(9, (byte) SPECIFICATION); // in 16 bytes
    table.put(10, checksum(0, POINTER_SIZE));
    int header = POINTER_SIZE;
    table.put(header, ascii("PCMP")).putShort(header + 4, (short) (size - POINTER_SIZE));
    table.put(header + 6, (byte) SPECIFICATION);
    table.put(header + 8, ascii("RHEA    ")).put(header + 16, ascii("MICROVM     "));
    table.putShort(header + 34, (short) entries).putInt(header + 36, LOCAL_APIC);
    table.put(header + 7, checksum(header, size));
    byte[] bytes = new byte[size];
    table.get(0, bytes);
    return bytes;
  }

  /** What makes the sum of the bytes zero, with the checksum itself still zero. */
  private byte checksum(int from, int to) {
    int sum = 0;
    for (int i = from; i < to; i++) {
      sum += table.get(i);
    }
    return (byte) -sum;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
