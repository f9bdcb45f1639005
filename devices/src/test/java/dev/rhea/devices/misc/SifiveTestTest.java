package dev.rhea.devices.misc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rhea.devices.SystemControl;
import dev.rhea.memory.log.Log;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SifiveTestTest {
  private final List<String> asked = new ArrayList<>();
  private final SifiveTest device =
      new SifiveTest(
          new SystemControl() {
            @Override
            public void powerOff(int exitCode) {
              asked.add("off " + exitCode);
            }

            @Override
            public void reset() {
              asked.add("reset");
            }
          },
          Log.off());

  @Test
  void passFailAndResetAreToldApartAndFailCarriesItsCode() {
    device.write(0, 4, 0x5555);
    device.write(0, 4, 0x002a_3333);
    device.write(0, 4, 0xffff_3333L);
    device.write(0, 4, 0x7777);
    device.write(0, 2, 0x5555); // Linux's syscon-poweroff may write 16 bits.
    assertEquals(List.of("off 0", "off 42", "off 65535", "reset", "off 0"), asked);
  }

  @Test
  void otherValuesAndOffsetsDoNothing() {
    device.write(0, 4, 0x1234);
    device.write(0, 4, 0);
    device.write(4, 4, 0x5555);
    device.write(0, 1, 0x55);
    assertEquals(List.of(), asked);
    assertEquals(0, device.read(0, 4));
  }
}
