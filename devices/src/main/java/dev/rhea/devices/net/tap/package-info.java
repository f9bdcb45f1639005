/**
 * {@code -netdev tap}: the host's own network, by way of a network interface that the host makes
 * for this program (Linux's tuntap.txt). Calls into C for what Java has no words for: opening the
 * device, naming the interface, and waiting for frames.
 */
@NullMarked
package dev.rhea.devices.net.tap;

import org.jspecify.annotations.NullMarked;
