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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables of numbers against what a C compiler made of the kernel's header (kvm-h.txt). */
public class HeaderTest {
  /** Rows of x86-64's file, split at blanks, of one kind. */
  public static List<String[]> rows(String kind) {
    return rows("kvm-h.txt", kind);
  }

  /** Rows of a file, split at blanks, of one kind. */
  public static List<String[]> rows(String file, String kind) {
    try (InputStream in = HeaderTest.class.getResourceAsStream(file)) {
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

  /** Numbers by name, of one kind of a file. */
  public static Map<String, Long> numbers(String file, String kind) {
    Map<String, Long> numbers = new HashMap<>();
    rows(file, kind).forEach(row -> numbers.put(row[1], decode(row[2])));
    return numbers;
  }

  private static long decode(String text) {
    return text.startsWith("0x")
        ? Long.parseUnsignedLong(text.substring(2), 16)
        : Long.parseLong(text);
  }

  @Test
  void everyCallHasTheHeadersNumber() {
    Map<String, Long> requests = numbers("kvm-h-arm64.txt", "ioctl");
    requests.putAll(numbers("kvm-h.txt", "ioctl"));
    for (Ioctl call : Ioctl.values()) {
      assertEquals(requests.get(call.name()), call.request, call.name());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"kvm-h-arm64.txt", "kvm-h-riscv64.txt"})
  void otherHostsHaveTheSameCallsAndTheSameRunPage(String file) {
    numbers(file, "ioctl")
        .forEach((name, request) -> assertEquals(request, Ioctl.valueOf(name).request, name));
    Map<String, Long> offsets = numbers(file, "field");
    Map<String, Integer> ours = runPage();
    ours.keySet().retainAll(offsetsOf(file, "kvm_run."));
    ours.forEach((name, at) -> assertEquals(offsets.get("kvm_run." + name), (long) at, name));
    assertTrue(ours.size() >= 15, ours.toString());
    assertEquals(4L, offsets.get("kvm_create_device.fd"));
  }

  private static java.util.Set<String> offsetsOf(String file, String struct) {
    return numbers(file, "field").keySet().stream()
        .filter(name -> name.startsWith(struct))
        .map(name -> name.substring(struct.length()))
        .collect(java.util.stream.Collectors.toSet());
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
    Map<String, Integer> ours = runPage();
    ours.forEach((name, offset) -> assertEquals(offsets.get("kvm_run." + name), offset, name));
    assertTrue(ours.size() > 30);
  }

  private static Map<String, Integer> runPage() {
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
    return ours;
  }
}
