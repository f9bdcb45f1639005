/**
 * {@code rhea linux}: a stock Debian kernel and busybox, fetched, made into a guest, booted.
 *
 * <p>What flows through: {@link dev.rhea.machine.linux.LinuxGuest} names the packages of an
 * architecture and the machine that runs them; {@link dev.rhea.machine.linux.DebianPackages}
 * fetches them with the host's apt; {@link dev.rhea.machine.linux.GuestStore} keeps what was
 * unpacked; {@link dev.rhea.machine.linux.GuestFiles} packs busybox and one of two init scripts
 * (resources beside this package) into an initial RAM file system; {@link
 * dev.rhea.machine.linux.SelfCheck} reads the console of the checking guest and judges it.
 *
 * <p>Must not know: boards, devices, engines. The machine is started as a user would start it, by a
 * command line.
 */
@NullMarked
package dev.rhea.machine.linux;

import org.jspecify.annotations.NullMarked;
