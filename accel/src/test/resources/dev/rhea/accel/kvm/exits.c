/* exits io|mmio N: has a flat 32-bit guest exit N times and prints the microseconds that one took. The least that a loop over
 * KVM_RUN can do: what SpeedTest compares ours with. */
#include <fcntl.h>
#include <linux/kvm.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <time.h>

#define DEVICE 0xfe000000u
#define CODE 0x7000

/* mov $0x70,%dx; 1: in %dx,%al; dec %ecx; jnz 1b; hlt */
static const unsigned char port_loop[] = {0x66, 0xba, 0x70, 0x00, 0xec, 0x49, 0x75, 0xfc, 0xf4};
/* 1: mov (%edi),%eax; dec %ecx; jnz 1b; hlt */
static const unsigned char memory_loop[] = {0x8b, 0x07, 0x49, 0x75, 0xfb, 0xf4};

static int call(int fd, unsigned long request, void *argument, const char *name) {
  int result = ioctl(fd, request, argument);
  if (result < 0) {
    perror(name);
    exit(1);
  }
  return result;
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e6 + t.tv_nsec * 1e-3;
}

static void flat(struct kvm_segment *s, int selector, int type) {
  memset(s, 0, sizeof *s);
  s->limit = 0xffffffff;
  s->selector = selector;
  s->type = type;
  s->present = s->db = s->s = s->g = 1;
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  int io = strcmp(argv[1], "io") == 0;
  int kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC);
  int vm = call(kvm, KVM_CREATE_VM, 0, "KVM_CREATE_VM");
  call(vm, KVM_SET_TSS_ADDR, (void *)0xfffbd000, "KVM_SET_TSS_ADDR");
  unsigned char *ram = mmap(0, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  struct kvm_userspace_memory_region region = {.memory_size = 1 << 20, .userspace_addr = (unsigned long)ram};
  call(vm, KVM_SET_USER_MEMORY_REGION, &region, "KVM_SET_USER_MEMORY_REGION");
  int vcpu = call(vm, KVM_CREATE_VCPU, 0, "KVM_CREATE_VCPU");
  int size = call(kvm, KVM_GET_VCPU_MMAP_SIZE, 0, "KVM_GET_VCPU_MMAP_SIZE");
  struct kvm_run *run = mmap(0, size, PROT_READ | PROT_WRITE, MAP_SHARED, vcpu, 0);
  memcpy(ram + CODE, io ? port_loop : memory_loop, io ? sizeof port_loop : sizeof memory_loop);
  struct kvm_sregs sregs;
  call(vcpu, KVM_GET_SREGS, &sregs, "KVM_GET_SREGS");
  sregs.cr0 = 0x11;
  flat(&sregs.cs, 8, 11);
  flat(&sregs.ds, 16, 3);
  sregs.es = sregs.ss = sregs.fs = sregs.gs = sregs.ds;
  call(vcpu, KVM_SET_SREGS, &sregs, "KVM_SET_SREGS");
  struct kvm_regs regs = {.rip = CODE, .rflags = 2, .rdi = DEVICE, .rcx = atoi(argv[2])};
  call(vcpu, KVM_SET_REGS, &regs, "KVM_SET_REGS");
  double start = now();
  for (int exits = 0;; exits++) {
    call(vcpu, KVM_RUN, 0, "KVM_RUN");
    if (run->exit_reason == KVM_EXIT_IO) {
      *((unsigned char *)run + run->io.data_offset) = 0;
    } else if (run->exit_reason == KVM_EXIT_MMIO) {
      memset(run->mmio.data, 0, sizeof run->mmio.data);
    } else if (run->exit_reason == KVM_EXIT_HLT && exits == atoi(argv[2])) {
      printf("%.4f\n", (now() - start) / exits);
      return 0;
    } else {
      fprintf(stderr, "exit %d after %d\n", run->exit_reason, exits);
      return 1;
    }
  }
}
