package dev.rhea.devices.misc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rhea.devices.SystemControl;
import dev.rhea.memory.log.Log;
import org.junit.jupiter.api.Test;

/** Registers of the Malta User's Manual, chapter 5. */
class MaltaFpgaTest {
  private int resets;

  private MaltaFpga fpga(boolean bigEndian) {
    return new MaltaFpga(
        bigEndian,
        new SystemControl() {
          @Override
          public void powerOff(int exitCode) {
            throw new AssertionError("nobody turns off the power");
          }

          @Override
          public void reset() {
            resets++;
          }
        },
        Log.off());
  }

  @Test
  void statusTellsTheByteOrder() {
    assertEquals(0x12, fpga(true).read(0x208, 4));
    assertEquals(0x10, fpga(false).read(0x208, 4));
  }

  @Test
  void displayShowsWordsAndCharacters() {
    MaltaFpga fpga = fpga(true);
    assertEquals("        ", fpga.display());
    fpga.write(0x410, 4, 0xcafe_0123L);
    assertEquals("CAFE0123", fpga.display());
    String text = "LINUX ON";
    for (int i = 0; i < 8; i++) {
      fpga.write(0x418 + 8L * i, 4, text.charAt(i));
    }
    assertEquals("LINUX ON", fpga.display());
    fpga.write(0x408, 4, 0x1a5);
    assertEquals(0xa5, fpga.leds());
    assertEquals(0xa5, fpga.read(0x408, 4));
  }

  @Test
  void onlyTheRightWordResets() {
    MaltaFpga fpga = fpga(false);
    fpga.write(0x500, 4, 0x41);
    assertEquals(0, resets);
    fpga.write(0x500, 4, 0x42);
    assertEquals(1, resets);
  }

  @Test
  void linesOfTheSerialBusReadAsTheyAreDriven() {
    MaltaFpga fpga = fpga(false);
    assertEquals(3, fpga.read(0xb00, 4));
    fpga.write(0xb08, 4, 3);
    fpga.write(0xb10, 4, 2);
    assertEquals(2, fpga.read(0xb00, 4));
  }

  @Test
  void resetClearsTheDisplay() {
    MaltaFpga fpga = fpga(false);
    fpga.write(0x410, 4, 1);
    fpga.write(0x508, 4, 5);
    fpga.reset();
    assertEquals("        ", fpga.display());
    assertEquals(0x0a, fpga.read(0x508, 4));
  }
}
