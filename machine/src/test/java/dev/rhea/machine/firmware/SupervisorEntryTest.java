package dev.rhea.machine.firmware;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rhea.machine.boot.BootTarget;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SupervisorEntryTest {
  private final Map<String, Long> state = new TreeMap<>();

  private final BootTarget hart =
      new BootTarget() {
        @Override
        public void setPc(long pc) {
          state.put("pc", pc);
        }

        @Override
        public void setRegister(int number, long value) {
          state.put("x" + number, value);
        }

        @Override
        public void setControlRegister(int number, long value) {
          state.put("csr " + Integer.toHexString(number), value);
        }

        @Override
        public void setPrivilege(int level) {
          state.put("privilege", (long) level);
        }
      };

  /** SBI, "HSM Hart Start Register State", and what S-mode software finds after OpenSBI. */
  @Test
  void entersAsTheSpecificationSays() {
    SupervisorEntry.apply(hart, 2, true, 0x80200000L, 0x9fe00000L);
    assertEquals(0x80200000L, state.get("pc"));
    assertEquals(1, state.get("privilege"));
    assertEquals(2, state.get("x10"));
    assertEquals(0x9fe00000L, state.get("x11"));
    assertEquals(0, state.get("csr 180"), "satp");
    assertEquals(0, state.get("csr 300") & 2, "mstatus.SIE");
    assertEquals(0, state.get("csr 104"), "sie");
    assertEquals(-1, state.get("csr 14d"), "stimecmp");
  }

  @Test
  void environmentCallsOfSupervisorAndMachineModeAreNotDelegated() {
    SupervisorEntry.apply(hart, 0, true, 0, 0);
    long medeleg = state.get("csr 302");
    assertEquals(0, medeleg & (1 << 9 | 1 << 10 | 1 << 11));
    for (int cause : new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 13, 15}) {
      assertEquals(1, medeleg >> cause & 1, "cause " + cause);
    }
  }

  @Test
  void hardwareUpdatesOfPageTablesAreAsTheDeviceTreeSays() {
    SupervisorEntry.apply(hart, 0, true, 0, 0);
    assertEquals(1, state.get("csr 30a") >>> 61 & 1);
    SupervisorEntry.apply(hart, 0, false, 0, 0);
    assertEquals(0, state.get("csr 30a") >>> 61 & 1);
    assertEquals(1, state.get("csr 30a") >>> 63, "STCE");
  }
}
