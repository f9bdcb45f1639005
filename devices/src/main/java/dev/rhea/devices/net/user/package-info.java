/**
 * {@code -netdev user}: a network of its own for one guest, behind a router that is this program.
 * What the guest sends out is done anew by sockets of the host's, so nothing is needed of the host
 * but being a user of it; what comes in goes through ports that were asked for.
 *
 * <p>Flow from the guest: {@link dev.rhea.devices.net.user.UserNetwork} takes frames apart → ARP
 * and neighbour discovery ({@code Neighbours}), ICMP, {@code DhcpServer}, {@code UdpNat}, {@code
 * TcpNat} → host sockets. To the guest: sockets → {@code TcpConnection}, {@code UdpNat} → {@code
 * IpSender} → frames. {@code VirtualHosts} knows which addresses are ours and what they stand for.
 *
 * <p>TCP ends here on both sides: {@code TcpConnection} is the guest's peer (RFC 9293), its host
 * socket is the server's. Each direction has a buffer; when one is full its sender is told so, by
 * the window or by not reading, and nothing is lost. All of it runs on the iothread; no socket
 * blocks.
 *
 * <p><i>Not modelled</i>: ICMP beyond the router (the host lets ordinary users send none), TFTP and
 * SMB servers, DHCPv6 (router advertisements tell all that it would), multicast.
 */
@NullMarked
package dev.rhea.devices.net.user;

import org.jspecify.annotations.NullMarked;
