package dev.rhea.accel.kvm;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** The host's KVM: {@code /dev/kvm}, opened and found fit. */
public class Kvm extends Descriptor {
  /** The one stable version (API, KVM_GET_API_VERSION). */
  private static final int API_VERSION = 12;

  private static final Path DEVICE = Path.of("/dev/kvm");

  /** What every part of this package takes for granted. */
  private static final Capability[] NEEDED = {
    Capability.KVM_CAP_USER_MEMORY,
    Capability.KVM_CAP_DESTROY_MEMORY_REGION_WORKS,
    Capability.KVM_CAP_JOIN_MEMORY_REGIONS_WORKS,
    Capability.KVM_CAP_IMMEDIATE_EXIT,
  };

  /** Rhea's targets by the JVM's names of architectures ({@code os.arch}). */
  private static final Map<String, String> TARGETS =
      Map.of("amd64", "x86_64", "aarch64", "aarch64", "riscv64", "riscv64");

  private final Path path;

  Kvm(Path path, int fd) {
    super(path.toString(), fd);
    this.path = path;
  }

  /**
   * Opens the host's KVM for guests of {@code target}'s kind.
   *
   * @param target as the command line names it: {@code x86_64}
   * @throws KvmException if there is none, it may not be used, it is too old, or the host's
   *     processor is of another kind
   */
  public static Kvm open(String target) {
    requireSameArchitecture(target, System.getProperty("os.name"), System.getProperty("os.arch"));
    return open(DEVICE);
  }

  /** The sentence about a host that cannot run such guests, if it cannot. */
  static void requireSameArchitecture(String target, String system, String architecture) {
    if (!system.equals("Linux")) {
      throw new KvmException("KVM is a part of Linux, and this host runs " + system);
    }
    String host = TARGETS.get(architecture);
    if (host == null) {
      throw new KvmException(
          "KVM on "
              + architecture.toLowerCase(Locale.ROOT)
              + " hosts: Rhea knows KVM on x86_64, aarch64 and riscv64 hosts alone");
    }
    if (!host.equals(target)) {
      throw new KvmException(
          "KVM runs guests of the host's own kind: this host is %s, the guest %s"
              .formatted(host, target));
    }
  }

  static Kvm open(Path path) {
    int fd = LibC.open(path.toString(), LibC.O_RDWR | LibC.O_CLOEXEC, 0);
    if (fd < 0) {
      throw notOpened(path, LibC.errno());
    }
    Kvm kvm = new Kvm(path, fd);
    try {
      requireVersion(path, kvm.tryIoctl(Ioctl.KVM_GET_API_VERSION, 0));
      kvm.require(NEEDED);
      return kvm;
    } catch (KvmException e) {
      kvm.close();
      throw e;
    }
  }

  static KvmException notOpened(Path path, int errno) {
    if (errno == Errno.ENOENT.number) {
      String why =
          Files.isDirectory(Path.of("/sys/module/kvm"))
              ? "; the kernel has KVM, but this container or root directory lacks the device"
              : "; load the module kvm_intel or kvm_amd, and see that the firmware allows virtualization";
      return new KvmException("there is no " + path + why);
    }
    if (errno == Errno.EACCES.number || errno == Errno.EPERM.number) {
      return new KvmException(path + ": permission denied; add yourself to the group kvm");
    }
    return KvmException.of(path.toString(), errno);
  }

  static void requireVersion(Path path, int version) {
    if (version < 0) {
      throw new KvmException(path + " is no KVM device: " + Errno.words(-version));
    }
    if (version != API_VERSION) {
      throw new KvmException(
          path + " speaks version " + version + " of KVM's API, and Rhea version " + API_VERSION);
    }
  }

  /** What the kernel says of {@code capability}: 0 if it lacks it, else 1 or a size or bits. */
  public int capability(Capability capability) {
    return Math.max(0, tryIoctl(Ioctl.KVM_CHECK_EXTENSION, capability.number));
  }

  /** Whether the kernel has {@code capability}. */
  public boolean has(Capability capability) {
    return capability(capability) > 0;
  }

  /**
   * Makes sure that the kernel has all of {@code capabilities}.
   *
   * @throws KvmException that names the first that is missing
   */
  public void require(Capability... capabilities) {
    for (Capability capability : capabilities) {
      if (!has(capability)) {
        throw missing(path, capability);
      }
    }
  }

  static KvmException missing(Path path, Capability capability) {
    return new KvmException(path + " lacks " + capability + "; a newer kernel has it");
  }

  /** Bytes to map of a vCPU's descriptor. */
  int vcpuMapSize() {
    return ioctl(Ioctl.KVM_GET_VCPU_MMAP_SIZE, 0);
  }

  /** How many vCPUs a VM may have. */
  public int maxVcpus() {
    int most = capability(Capability.KVM_CAP_MAX_VCPUS);
    // The API's words for kernels without it: take the recommended number, and 4 without that.
    int recommended = capability(Capability.KVM_CAP_NR_VCPUS);
    return most > 0 ? most : recommended > 0 ? recommended : 4;
  }

  /**
   * Makes a VM without memory, vCPUs or interrupt controllers.
   *
   * @param type the API's machine type: 0, or on arm64 the size of guest-physical addresses
   * @throws KvmException if the host refuses
   */
  public KvmVm createVm(long type) {
    int fd;
    do {
      fd = tryIoctl(Ioctl.KVM_CREATE_VM, type);
    } while (fd == -Errno.EINTR.number); // the kernel may be interrupted while it enables VMX
    if (fd < 0) {
      throw KvmException.of(path + ": " + Ioctl.KVM_CREATE_VM, -fd);
    }
    return new KvmVm(this, fd);
  }

  /** The same, of the usual type. */
  public KvmVm createVm() {
    return createVm(0);
  }

  /** Makes a call on the device. */
  public final int call(Ioctl call, long argument) {
    return ioctl(call, argument);
  }

  /** Makes a call that may fail: the result, or the error number negated. */
  public final int tryCall(Ioctl call, long argument) {
    return tryIoctl(call, argument);
  }
}
