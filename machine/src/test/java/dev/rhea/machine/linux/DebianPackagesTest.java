package dev.rhea.machine.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rhea.machine.UserError;
import org.junit.jupiter.api.Test;

/** The parts that need no network; .ci/run fetches for real. */
class DebianPackagesTest {

  @Test
  void mirrorIsTheDebianArchiveAmongOtherArchives() {
    String plan =
        """
        'https://deb.example.net/node_20.x/dists/nodistro/InRelease' deb.example.net_node 0
        'http://mirror.example.org/pub/debian/dists/bookworm/InRelease' mirror.example.org 0
        'http://mirror.example.org/pub/debian-security/dists/bookworm-security/InRelease' m 0
        """;
    assertEquals("http://mirror.example.org/pub/debian", DebianPackages.mirrorIn(plan));
  }

  @Test
  void slashAtTheEndOfTheMirrorsAddressDoesNotMatter() {
    String plan = "'file:/srv/debian//dists/trixie/InRelease' srv_debian 0 ";
    assertEquals("file:/srv/debian", DebianPackages.mirrorIn(plan));
  }

  @Test
  void hostWithoutADebianMirrorIsToldWhichFilesToPass() {
    String plan = "'http://archive.example.com/ubuntu/dists/noble/InRelease' ubuntu 0";
    UserError error = assertThrows(UserError.class, () -> DebianPackages.mirrorIn(plan));
    assertTrue(
        error.getMessage().startsWith("this host's apt configuration names no Debian mirror"));
    assertTrue(error.getMessage().contains("--kernel FILE"), error.getMessage());
    assertTrue(error.getMessage().contains("--busybox FILE"), error.getMessage());
  }

  @Test
  void unknownArchitectureIsToldWhatThereIs() {
    UserError error = assertThrows(UserError.class, () -> LinuxGuest.of("riscv46"));
    assertEquals(
        "no Linux guest for 'riscv46': rhea linux knows " + LinuxGuest.names(), error.getMessage());
    assertEquals("riscv64", LinuxGuest.of("riscv64").machine().getFirst());
  }
}
