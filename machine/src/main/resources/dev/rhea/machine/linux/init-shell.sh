#!/bin/busybox sh
# First process of `rhea linux ARCH`: a shell on the console.
/bin/busybox mkdir -p /proc /sys /dev /tmp /usr/bin /usr/sbin /sbin
/bin/busybox mount -t proc proc /proc
/bin/busybox mount -t sysfs sysfs /sys
/bin/busybox mount -t devtmpfs devtmpfs /dev
/bin/busybox --install -s
export PATH=/bin:/sbin:/usr/bin:/usr/sbin HOME=/root TERM="${TERM:-vt100}"
cd /root || cd /
hostname rhea
echo
echo "$(uname -srm), up in $(cut -d ' ' -f 1 /proc/uptime) s. Leave with 'exit' or 'poweroff -f'."
# A session of its own with the console as controlling terminal: else there is no job control and no Ctrl-C.
setsid cttyhack sh
poweroff -f
