package dev.rhea.machine.board.mips;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rhea.devices.chardev.StreamBackend;
import dev.rhea.machine.Machine;
import dev.rhea.machine.config.BootConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A few instructions on the board, for each kind of CPU; their words are GNU as's. */
@Timeout(60)
class MaltaBoardTest {
  // What the program writes into the host bridge: the PIIX4's power management at I/O port 0x1000.
  private static final int PM_BASE = 0x8000_5340;
  private static final int PM_ENABLE = 0x8000_5380;
  private static final int CONFIG_ADDRESS = 0xcf8;
  private static final int CONFIG_DATA = 0xcfc;

  @TempDir Path directory;

  /** Prints OK, the FPGA's status as a letter, and powers off; in the order of the CPU. */
  private static ByteBuffer program(boolean bigEndian) {
    ByteBuffer code =
        ByteBuffer.allocate(0x200)
            .order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    code.putInt(0x3c08_b800); // lui t0, 0xb800        # I/O space
    code.putInt(0x3409_004f); // li  t1, 'O'
    code.putInt(0xa109_03f8); // sb  t1, 0x3f8(t0)
    code.putInt(0x3409_004b); // li  t1, 'K'
    code.putInt(0xa109_03f8); // sb  t1, 0x3f8(t0)
    code.putInt(0x3c0d_bf00); // lui t5, 0xbf00        # FPGA
    code.putInt(0x8dac_0208); // lw  t4, 0x208(t5)     # STATUS
    code.putInt(0x258c_0030); // addiu t4, t4, '0'
    code.putInt(0xa10c_03f8); // sb  t4, 0x3f8(t0)
    code.putInt(0x3c0a_bbe0); // lui t2, 0xbbe0        # GT-64120
    configure(code, bigEndian, PM_BASE, 0x1000);
    configure(code, bigEndian, PM_ENABLE, 1);
    // PMCNTRL is little-endian: SUS_EN is 0x2000.
    code.putInt(bigEndian ? 0x340c_0020 : 0x340c_2000); // li  t4, SUS_EN
    code.putInt(0xa50c_1004); // sh  t4, 0x1004(t0)
    code.putInt(0x1000_ffff); // b   .
    code.putInt(0);
    return code;
  }

  /** The address is a register of the chip, little-endian; the data is in the CPU's order. */
  private static void configure(ByteBuffer code, boolean bigEndian, int address, int data) {
    store(code, CONFIG_ADDRESS, bigEndian ? Integer.reverseBytes(address) : address);
    store(code, CONFIG_DATA, data);
  }

  private static void store(ByteBuffer code, int register, int value) {
    code.putInt(0x3c0c_0000 | value >>> 16); // lui t4, HI
    code.putInt(0x358c_0000 | value & 0xffff); // ori t4, t4, LO
    code.putInt(0xad4c_0000 | register); // sw  t4, REGISTER(t2)
  }

  /** An ELF file (System V ABI, chapter 4) with that program at 0x80100000. */
  private Path kernel(boolean bigEndian) throws IOException {
    byte[] code = program(bigEndian).array();
    ByteBuffer out =
        ByteBuffer.allocate(84 + code.length)
            .order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    out.put(new byte[] {0x7f, 'E', 'L', 'F', 1, (byte) (bigEndian ? 2 : 1), 1});
    out.position(16);
    out.putShort((short) 2).putShort((short) 8).putInt(1);
    out.putInt(0x8010_0000).putInt(52).putInt(0).putInt(0);
    out.putShort((short) 52).putShort((short) 32).putShort((short) 1);
    out.position(52);
    out.putInt(1).putInt(84).putInt(0x8010_0000).putInt(0x8010_0000);
    out.putInt(code.length).putInt(code.length).putInt(7).putInt(4);
    out.put(code);
    return Files.write(directory.resolve("kernel"), out.array());
  }

  @ParameterizedTest
  @ValueSource(strings = {"mips", "mipsel", "mips64", "mips64el"})
  void programReachesTheSerialPortTheFpgaAndThePowerSwitch(String target) throws IOException {
    boolean bigEndian = !target.endsWith("el");
    Path kernel = kernel(bigEndian);
    ByteArrayOutputStream console = new ByteArrayOutputStream();
    try (Machine machine =
        Machine.builder()
            .target(target)
            .accelerator("interp")
            .serial(new StreamBackend("console", console))
            .configure(config -> config.boot(BootConfig.DEFAULT.withKernel(kernel)))
            .build()) {
      assertEquals(0, machine.run());
    }
    // STATUS is 0x12 for a big-endian CPU, 0x10 for a little-endian one.
    assertEquals(bigEndian ? "OKB" : "OK@", console.toString(StandardCharsets.US_ASCII));
  }
}
