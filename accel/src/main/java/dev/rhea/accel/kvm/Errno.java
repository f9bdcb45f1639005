package dev.rhea.accel.kvm;

/** Error numbers of Linux's system calls that KVM returns (errno(3)), and their words. */
enum Errno {
  // formatter:off
  EPERM   (1,  "operation not permitted"),
  ENOENT  (2,  "no such file or directory"),
  EINTR   (4,  "interrupted"),
  EIO     (5,  "input/output error"),
  ENXIO   (6,  "no such device or address"),
  E2BIG   (7,  "the list is too long"),
  EBADF   (9,  "bad file descriptor"),
  EAGAIN  (11, "try again"),
  ENOMEM  (12, "the host is out of memory"),
  EACCES  (13, "permission denied"),
  EFAULT  (14, "bad address"),
  EBUSY   (16, "busy: another hypervisor may hold the processor"),
  EEXIST  (17, "it exists already"),
  ENODEV  (19, "no such device"),
  EINVAL  (22, "invalid argument"),
  EMFILE  (24, "too many open files; raise the limit by ulimit -n"),
  ENFILE  (23, "too many open files on the host"),
  ENOTTY  (25, "this kernel has no such call"),
  ENOSPC  (28, "no space is left"),
  ENOSYS  (38, "this kernel has no such call"),
  EOPNOTSUPP(95, "not supported by this kernel");
  // formatter:on

  final int number;
  private final String words;

  Errno(int number, String words) {
    this.number = number;
    this.words = words;
  }

  /** The words for {@code number}. */
  static String words(int number) {
    for (Errno errno : values()) {
      if (errno.number == number) {
        return errno.words;
      }
    }
    return "error " + number;
  }
}
