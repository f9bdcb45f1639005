package dev.rhea.machine.boot;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The loader that a Malta board with {@code -kernel} starts in, at 0xbfc00000: it does what YAMON
 * would have done to the chips, and calls the kernel as YAMON calls programs. Behind it are the few
 * of YAMON's services that programs call to print (YAMON Reference Manual, MD00009, "Application
 * interface").
 *
 * <p>PCI is set up as on QEMU's board, in YAMON's way: I/O space at 0x18000000, memory space at
 * 0x10000000 and 0x18200000, the system controller's registers at 0x1be00000; PIRQA and B go to
 * interrupt 10, C and D to 11, both by level; IDE ports are decoded.
 */
final class MaltaBootRom {
  private static final int SIZE = 0x1000;
  private static final int VECTORS = 0x500;
  private static final int START = 0x580;
  private static final int SERVICES = 0x800;
  private static final int ROM = 0xbfc0_0000;
  private static final int KSEG0 = 0x8000_0000;
  private static final int STACK_BYTES = 64;

  // Registers of the system controller before and after it is moved, and I/O space, in kseg1.
  private static final int GT_AT_RESET = 0xb400_0000;
  private static final int GT = 0xbbe0_0000;
  private static final int IO = 0xb800_0000;
  private static final int GT_CONFIG_ADDRESS = 0xcf8;
  private static final int GT_CONFIG_DATA = 0xcfc;

  /** The decoders compare address bits 35 to 21. */
  private static final int DECODE_SHIFT = 21;

  /** Registers of the system controller and what goes into them, all but the first once moved. */
  // formatter:off
  private static final int[][] GT_SETUP = {
    {0x048, 0x1800_0000 >>> DECODE_SHIFT},        // PCI_0 I/O: from
    {0x050, 0x181f_ffff >>> DECODE_SHIFT & 0x7f}, //   to
    {0x0f0, 0},                                   //   I/O address 0 first
    {0x058, 0x1000_0000 >>> DECODE_SHIFT},        // PCI_0 memory 0: from
    {0x060, 0x17ff_ffff >>> DECODE_SHIFT & 0x7f}, //   to
    {0x080, 0x1820_0000 >>> DECODE_SHIFT},        // PCI_0 memory 1: from
    {0x088, 0x1bdf_ffff >>> DECODE_SHIFT & 0x7f}, //   to
  };
  // formatter:on

  private static final int GT_ISD = 0x068;
  private static final int ISD_VALUE = 0x1be0_0000 >>> DECODE_SHIFT;

  /** Configuration addresses: device 10, the PIIX4; PIRQ routing, and the IDE channels' timing. */
  private static final int PIRQ_ROUTES = 0x8000_5060;

  private static final int IDE_TIMING = 0x8000_5140;
  private static final int ROUTES = 0x0b0b_0a0a;
  private static final int IDE_DECODE = 0x8000_8000;

  /** Interrupts 10 and 11 by level. */
  private static final int ELCR_2 = 0x4d1;

  private static final int ELCR_2_VALUE = 0x0c;

  /** Status with BEV alone: ERL, set at reset, cleared. */
  private static final int STATUS_BEV = 0x0040_0000;

  private static final int CP0_STATUS = 12;

  // General registers.
  private static final int ZERO = 0;
  private static final int V0 = 2;
  private static final int A0 = 4;
  private static final int A1 = 5;
  private static final int A2 = 6;
  private static final int A3 = 7;
  private static final int T0 = 8;
  private static final int T1 = 9;
  private static final int T2 = 10;
  private static final int T9 = 25;
  private static final int SP = 29;
  private static final int RA = 31;

  // The serial port's registers in I/O space, and its status bit for room.
  private static final int UART_DATA = 0x3f8;
  private static final int UART_STATUS = 0x3fd;
  private static final int UART_ROOM = 0x20;

  private final ByteBuffer out;
  private final boolean bigEndian;

  private MaltaBootRom(boolean bigEndian) {
    this.bigEndian = bigEndian;
    this.out =
        ByteBuffer.allocate(SIZE).order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * The ROM's bytes.
   *
   * @param entry where the kernel begins, a gva; sign-extended for a 32-bit one
   * @param lowMemory bytes of RAM below the devices, the kernel's fourth argument
   */
  static byte[] bytes(boolean bigEndian, long entry, long lowMemory) {
    MaltaBootRom rom = new MaltaBootRom(bigEndian);
    rom.services();
    rom.start(entry, (int) lowMemory);
    return rom.out.array();
  }

  private void start(long entry, int lowMemory) {
    out.position(0);
    emit(0x0800_0000 | (ROM + START & 0x0fff_ffff) >>> 2); // j start
    nop();
    out.position(START);
    loadWord(T0, STATUS_BEV);
    emit(0x4080_0000 | T0 << 16 | CP0_STATUS << 11); // mtc0 t0, Status
    emit(0x0000_00c0); // ehb
    storeChip(GT_AT_RESET, GT_ISD, ISD_VALUE);
    for (int[] register : GT_SETUP) {
      storeChip(GT, register[0], register[1]);
    }
    configure(PIRQ_ROUTES, ROUTES);
    configure(IDE_TIMING, IDE_DECODE);
    loadWord(T0, IO);
    loadWord(T1, ELCR_2_VALUE);
    emit(0xa000_0000 | T0 << 21 | T1 << 16 | ELCR_2); // sb t1, ELCR_2(t0)

    int environment = KSEG0 + (int) YamonEnvironment.GPA;
    loadWord(SP, environment - STACK_BYTES);
    loadWord(A0, YamonEnvironment.ARGUMENTS);
    loadWord(A1, environment);
    loadWord(A2, environment + YamonEnvironment.VARIABLES_OFFSET);
    loadWord(A3, lowMemory);
    loadLong(T9, entry);
    jump(T9);
    nop();
  }

  /** YAMON's vectors, of which all but the printing ones lead to a service that returns 0. */
  private void services() {
    out.position(SERVICES);
    int nothing = here();
    jump(RA);
    immediate(0x0d, V0, ZERO, 0); // ori v0, zero, 0
    int print = here();
    print();
    int printCount = here();
    printCount();
    for (int vector = 0; vector < START - VECTORS; vector += 4) {
      out.putInt(VECTORS + vector, nothing);
    }
    out.putInt(VECTORS, ROM + START); // 0x00: exit
    out.putInt(VECTORS + 0x20, ROM + START);
    out.putInt(VECTORS + 0x04, printCount);
    out.putInt(VECTORS + 0x34, print);
  }

  /** print(unused, string) up to the 0. */
  private void print() {
    loadWord(T0, IO);
    int loop = out.position();
    immediate(0x24, T1, A1, 0); // lbu t1, 0(a1)
    int exit = out.position();
    nop(); // beqz t1, done: set below
    immediate(0x09, A1, A1, 1); // addiu a1, a1, 1
    awaitRoom();
    branch(ZERO, loop);
    immediate(0x28, T1, T0, UART_DATA); // sb t1, 0x3f8(t0)
    patchBranch(exit, T1);
    jump(RA);
    nop();
  }

  /** print_count(unused, characters, count). */
  private void printCount() {
    loadWord(T0, IO);
    int loop = out.position();
    int exit = loop;
    nop(); // beqz a2, done: set below
    immediate(0x09, A2, A2, 0xffff); // addiu a2, a2, -1
    immediate(0x24, T1, A1, 0); // lbu t1, 0(a1)
    awaitRoom();
    immediate(0x28, T1, T0, UART_DATA);
    branch(ZERO, loop);
    immediate(0x09, A1, A1, 1);
    patchBranch(exit, A2);
    jump(RA);
    nop();
  }

  /** Loops until the serial port has room; t0 points at I/O space. */
  private void awaitRoom() {
    int loop = out.position();
    immediate(0x24, T2, T0, UART_STATUS); // lbu t2, 0x3fd(t0)
    nop();
    immediate(0x0c, T2, T2, UART_ROOM); // andi t2, t2, 0x20
    branch(T2, loop);
    nop();
  }

  // ---- chips ----

  /** Stores into a register of the system controller, which is little-endian. */
  private void storeChip(int base, int offset, int value) {
    storeWord(base, offset, bigEndian ? Integer.reverseBytes(value) : value);
  }

  /** Writes a configuration register; its data, unlike its address, is in the CPU's order. */
  private void configure(int address, int value) {
    storeChip(GT, GT_CONFIG_ADDRESS, address);
    storeWord(GT, GT_CONFIG_DATA, value);
  }

  private void storeWord(int base, int offset, int value) {
    loadWord(T0, base);
    loadWord(T1, value);
    immediate(0x2b, T1, T0, offset); // sw t1, offset(t0)
  }

  // ---- instructions ----

  private void loadWord(int register, int value) {
    immediate(0x0f, register, ZERO, value >>> 16); // lui
    immediate(0x0d, register, register, value); // ori
  }

  /** Loads an address; one beyond the sign-extended 32 bits takes 64-bit instructions. */
  private void loadLong(int register, long value) {
    if (value == (int) value) {
      loadWord(register, (int) value);
      return;
    }
    loadWord(register, (int) (value >>> 32));
    shiftLeft16(register);
    immediate(0x0d, register, register, (int) (value >>> 16));
    shiftLeft16(register);
    immediate(0x0d, register, register, (int) value);
  }

  private void shiftLeft16(int register) {
    emit(register << 16 | register << 11 | 16 << 6 | 0x38); // dsll
  }

  /** An instruction with an immediate: opcode, rt, rs, 16 bits. */
  private void immediate(int opcode, int rt, int rs, int value) {
    emit(opcode << 26 | rs << 21 | rt << 16 | value & 0xffff);
  }

  /** jalr zero: a jump, encoded the same in all releases of the architecture. */
  private void jump(int register) {
    emit(register << 21 | 0x09);
  }

  /** beqz to an earlier place. */
  private void branch(int register, int target) {
    emit(branchWord(out.position(), register, target));
  }

  private void patchBranch(int at, int register) {
    out.putInt(at, branchWord(at, register, out.position()));
  }

  private static int branchWord(int at, int register, int target) {
    return 0x1000_0000 | register << 21 | (target - at - 4) / 4 & 0xffff;
  }

  private void nop() {
    emit(0);
  }

  private void emit(int word) {
    out.putInt(word);
  }

  private int here() {
    return ROM + out.position();
  }
}
