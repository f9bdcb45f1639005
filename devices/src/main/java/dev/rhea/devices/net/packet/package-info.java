/**
 * Protocol headers, as they lie in a frame: Ethernet (IEEE 802.3), ARP (RFC 826), IPv4 (RFC 791),
 * IPv6 (RFC 8200), UDP (RFC 768), TCP (RFC 9293).
 *
 * <p>A reader ({@link dev.rhea.devices.net.packet.IpPacket}, {@link
 * dev.rhea.devices.net.packet.TcpHeader}) is an object used again and again that says no to
 * whatever is malformed; after yes, every offset and length it tells lies within the bytes it was
 * given. All numbers are in network byte order, which {@link dev.rhea.devices.net.packet.Bytes}
 * knows. Nothing here knows who sends what to whom.
 */
@NullMarked
package dev.rhea.devices.net.packet;

import org.jspecify.annotations.NullMarked;
