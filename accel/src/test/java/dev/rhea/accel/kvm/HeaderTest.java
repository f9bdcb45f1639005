package dev.rhea.accel.kvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The tables of numbers against what a C compiler made of the kernel's header (kvm-h.txt). */
public class HeaderTest {
  /** Rows of the file, split at blanks, of one kind. */
  public static List<String[]> rows(String kind) {
    try (InputStream in = HeaderTest.class.getResourceAsStream("kvm-h.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.split(" "))
          .filter(words -> words[0].equals(kind))
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Offsets by {@code struct.field}. */
  public static Map<String, Integer> offsets() {
    Map<String, Integer> offsets = new HashMap<>();
    rows("field").forEach(row -> offsets.put(row[1], Integer.decode(row[2])));
    return offsets;
  }

  @Test
  void everyCallHasTheHeadersNumber() {
    Map<String, Long> requests = new HashMap<>();
    rows("ioctl").forEach(row -> requests.put(row[1], Long.decode(row[2])));
    for (Ioctl call : Ioctl.values()) {
      assertEquals(requests.get(call.name()), call.request, call.name());
    }
  }

  @Test
  void everyCapabilityHasTheHeadersNumber() {
    Map<String, Integer> numbers = new HashMap<>();
    rows("cap").forEach(row -> numbers.put(row[1], Integer.decode(row[2])));
    for (Capability capability : Capability.values()) {
      assertEquals(numbers.get(capability.name()), capability.number, capability.name());
    }
  }

  @Test
  void everyExitReasonHasTheHeadersNumber() {
    List<String[]> rows = rows("exit");
    assertEquals(rows.size(), ExitReason.count());
    for (String[] row : rows) {
      ExitReason reason = ExitReason.of(Integer.parseInt(row[2]));
      assertEquals(row[1], "KVM_EXIT_" + reason);
    }
  }

  @Test
  void theRunPageLiesAsInTheHeader() {
    Map<String, Integer> offsets = offsets();
    Map<String, Integer> ours = new HashMap<>();
    ours.put("request_interrupt_window", RunPage.REQUEST_INTERRUPT_WINDOW);
    ours.put("immediate_exit", RunPage.IMMEDIATE_EXIT);
    ours.put("exit_reason", RunPage.EXIT_REASON);
    ours.put("ready_for_interrupt_injection", RunPage.READY_FOR_INTERRUPT_INJECTION);
    ours.put("if_flag", RunPage.IF_FLAG);
    ours.put("flags", RunPage.FLAGS);
    ours.put("cr8", RunPage.CR8);
    ours.put("apic_base", RunPage.APIC_BASE);
    ours.put("hw.hardware_exit_reason", RunPage.HARDWARE_EXIT_REASON);
    ours.put("fail_entry.hardware_entry_failure_reason", RunPage.HARDWARE_ENTRY_FAILURE_REASON);
    ours.put("fail_entry.cpu", RunPage.FAIL_ENTRY_CPU);
    ours.put("io.direction", RunPage.IO_DIRECTION);
    ours.put("io.size", RunPage.IO_SIZE);
    ours.put("io.port", RunPage.IO_PORT);
    ours.put("io.count", RunPage.IO_COUNT);
    ours.put("io.data_offset", RunPage.IO_DATA_OFFSET);
    ours.put("mmio.phys_addr", RunPage.MMIO_PHYS_ADDR);
    ours.put("mmio.data", RunPage.MMIO_DATA);
    ours.put("mmio.len", RunPage.MMIO_LEN);
    ours.put("mmio.is_write", RunPage.MMIO_IS_WRITE);
    ours.put("internal.suberror", RunPage.INTERNAL_SUBERROR);
    ours.put("internal.ndata", RunPage.INTERNAL_NDATA);
    ours.put("internal.data", RunPage.INTERNAL_DATA);
    ours.put("emulation_failure.flags", RunPage.EMULATION_FLAGS);
    ours.put("emulation_failure.insn_size", RunPage.EMULATION_INSN_SIZE);
    ours.put("emulation_failure.insn_bytes", RunPage.EMULATION_INSN_BYTES);
    ours.put("system_event.type", RunPage.SYSTEM_EVENT_TYPE);
    ours.put("system_event.ndata", RunPage.SYSTEM_EVENT_NDATA);
    ours.put("system_event.data", RunPage.SYSTEM_EVENT_DATA);
    ours.put("kvm_valid_regs", RunPage.VALID_REGS);
    ours.put("kvm_dirty_regs", RunPage.DIRTY_REGS);
    ours.put("s", RunPage.SYNC_REGS);
    ours.forEach((name, offset) -> assertEquals(offsets.get("kvm_run." + name), offset, name));
    assertTrue(ours.size() > 30);
  }
}
