#!/bin/busybox sh
# First process of `rhea linux ARCH --check`. Seven computations, each with one line of result (known-results.txt holds what they
# must be on every architecture) and one GUEST-T line with the guest's own clock, in seconds since boot.
export PATH=/bin
/bin/busybox mkdir -p /proc /sys /dev /tmp
/bin/busybox mount -t proc proc /proc
/bin/busybox mount -t sysfs sysfs /sys
/bin/busybox mount -t devtmpfs devtmpfs /dev 2>/dev/null
/bin/busybox --install -s /bin

clock() {
  read -r now _ </proc/uptime
  echo "GUEST-T $1 $now"
}

# A linear congruential step over small numbers, in the shell's own arithmetic.
loop() {
  n=0 sum=0
  while [ $n -lt 20000 ]; do
    n=$((n + 1))
    sum=$(((sum * 31 + n) % 1000003))
  done
  echo $sum
}

# A hundred processes, each waited for.
spawn() {
  n=0
  while [ $n -lt 100 ]; do
    /bin/true || return
    n=$((n + 1))
  done
  echo $n
}

echo GUEST-READY
uname -a
clock start

# Integer: 64 MiB of zeros.
echo "W1 sha256 $(dd if=/dev/zero bs=1M count=64 2>/dev/null | sha256sum)"
clock sha256
# Compression: how small, and that it comes back whole.
echo "W2 gzip $(seq 1 100000 | gzip -c | wc -c) $(seq 1 100000 | gzip -c | gunzip -c | md5sum)"
clock gzip
# Memory: a scrambled sequence, ordered again.
echo "W3 sort $(seq 1 10000 | awk '{ print ($1 * 7919) % 30011 }' | sort -n | md5sum)"
clock sort
# Floating point: the minimal standard generator, its fractions summed.
echo "W4 awk $(awk 'BEGIN { x = 12345; for (i = 0; i < 30000; i++) { x = (x * 16807) % 2147483647; s += x / 2147483647 } printf "%.6f %d\n", s, x }')"
clock awk
echo "W5 shloop $(loop)"
clock shloop
echo "W6 forkexec $(spawn)"
clock forkexec
# File system: 16 MiB written, copied, both read.
dd if=/dev/zero of=/tmp/a bs=64k count=256 2>/dev/null
cp /tmp/a /tmp/b
echo "W7 tmpfile $(cat /tmp/a /tmp/b | md5sum)"
clock tmpfile

echo GUEST-DONE
poweroff -f
