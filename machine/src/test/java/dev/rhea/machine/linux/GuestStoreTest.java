package dev.rhea.machine.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rhea.machine.UserError;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuestStoreTest {
  private static final LinuxGuest GUEST = LinuxGuest.of("riscv64");
  private static final PrintStream SILENT = new PrintStream(PrintStream.nullOutputStream());

  @TempDir private Path home;

  @Test
  void keptFilesAreUsedWithoutFetching() throws IOException {
    Path kept = Files.createDirectories(home.resolve(".cache/rhea/linux/riscv64"));
    Files.writeString(kept.resolve("kernel"), "k");
    Files.writeString(kept.resolve("busybox"), "b");
    GuestStore store = GuestStore.ofUser(Map.of(), home, SILENT);
    assertEquals(kept.resolve("kernel"), store.kernel(GUEST));
    assertEquals(kept.resolve("busybox"), store.busybox(GUEST));
  }

  @Test
  void cacheDirectoryOfTheEnvironmentComesFirstIfItIsAbsolute() throws IOException {
    Path kept = Files.createDirectories(home.resolve("elsewhere/rhea/linux/riscv64"));
    Files.writeString(kept.resolve("kernel"), "k");
    Map<String, String> environment =
        Map.of("XDG_CACHE_HOME", home.resolve("elsewhere").toString());
    assertEquals(
        kept.resolve("kernel"), GuestStore.ofUser(environment, home, SILENT).kernel(GUEST));

    Path fallback = Files.createDirectories(home.resolve(".cache/rhea/linux/riscv64"));
    Files.writeString(fallback.resolve("kernel"), "k");
    assertEquals(
        fallback.resolve("kernel"),
        GuestStore.ofUser(Map.of("XDG_CACHE_HOME", "relative"), home, SILENT).kernel(GUEST));
  }

  @Test
  void forgottenFilesAreGone() throws IOException {
    Path kept = Files.createDirectories(home.resolve(".cache/rhea/linux/riscv64"));
    Files.writeString(kept.resolve("kernel"), "k");
    GuestStore.ofUser(Map.of(), home, SILENT).forget(GUEST);
    assertFalse(Files.exists(kept.resolve("kernel")));
  }

  @Test
  void placeThatCannotBeWrittenIsTold() throws IOException {
    Path file = Files.writeString(home.resolve("file"), "not a directory");
    GuestStore store = new GuestStore(file.resolve("linux"), SILENT);
    UserError error = assertThrows(UserError.class, () -> store.kernel(GUEST));
    assertTrue(error.getMessage().contains("set XDG_CACHE_HOME"), error.getMessage());
  }
}
