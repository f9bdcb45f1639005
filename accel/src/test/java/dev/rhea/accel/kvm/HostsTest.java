package dev.rhea.accel.kvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user is told whose host cannot do it. */
class HostsTest {
  @TempDir Path folder;

  private static String sentence(Runnable action) {
    return assertThrows(KvmException.class, action::run).getMessage();
  }

  @Test
  void aForeignGuestIsRefused() {
    assertEquals(
        "KVM runs guests of the host's own kind: this host is x86_64, the guest riscv64",
        sentence(() -> Kvm.requireSameArchitecture("riscv64", "Linux", "amd64")));
    Kvm.requireSameArchitecture("x86_64", "Linux", "amd64");
  }

  @Test
  void otherHostsAreNamed() {
    assertEquals(
        "KVM is a part of Linux, and this host runs Mac OS X",
        sentence(() -> Kvm.requireSameArchitecture("aarch64", "Mac OS X", "aarch64")));
    for (String host : new String[] {"s390x", "ppc64le", "mips64el"}) {
      assertEquals(
          "KVM on " + host + " hosts: Rhea knows KVM on x86_64, aarch64 and riscv64 hosts alone",
          sentence(() -> Kvm.requireSameArchitecture("x86_64", "Linux", host)));
    }
  }

  @Test
  void aMissingDeviceIsNamed() {
    String sentence = sentence(() -> Kvm.open(folder.resolve("kvm")));
    assertEquals("there is no " + folder.resolve("kvm"), sentence.split(";", 2)[0]);
  }

  @Test
  void permissionIsExplained() {
    assertEquals(
        "/dev/kvm: permission denied; add yourself to the group kvm",
        Kvm.notOpened(Path.of("/dev/kvm"), Errno.EACCES.number).getMessage());
  }

  @Test
  void anotherFileIsNoKvm() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    assertEquals(
        file + " is no KVM device: this kernel has no such call", sentence(() -> Kvm.open(file)));
  }

  @Test
  void versionsAndCapabilitiesAreNamed() {
    Path device = Path.of("/dev/kvm");
    assertEquals(
        "/dev/kvm speaks version 10 of KVM's API, and Rhea version 12",
        sentence(() -> Kvm.requireVersion(device, 10)));
    assertEquals(
        "/dev/kvm lacks KVM_CAP_USER_MEMORY; a newer kernel has it",
        Kvm.missing(device, Capability.KVM_CAP_USER_MEMORY).getMessage());
  }
}
