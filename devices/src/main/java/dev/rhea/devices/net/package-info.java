/**
 * Networks: what a network card and what is at the other end of its cable say to each other.
 *
 * <p>Terms: a <i>frame</i> is an Ethernet frame without its check sequence, with what is left to do
 * about its checksum and its segmentation ({@link dev.rhea.devices.net.NetFrame}). A <i>port</i> is
 * an end of a cable ({@link dev.rhea.devices.net.NetPort}): a card, a back end, a place on a hub.
 * Frames pass from port to port on the iothread alone; a port without room says so, and calls its
 * peer when there is some.
 *
 * <p>Packages below: {@code packet} reads and writes protocol headers, {@code user} is the network
 * in which the guest is behind a router of ours, {@code link} are hubs, tunnels over sockets and
 * recordings, {@code tap} is the host's own network. Nothing here knows a card or a board.
 */
@NullMarked
package dev.rhea.devices.net;

import org.jspecify.annotations.NullMarked;
