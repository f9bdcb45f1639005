/**
 * What frames pass through on their way between a card and a network: recordings ({@link
 * dev.rhea.devices.net.link.PcapFilter}), hubs, and tunnels over sockets to other machines. Each is
 * a {@link dev.rhea.devices.net.NetPort}; none looks into a frame.
 */
@NullMarked
package dev.rhea.devices.net.link;

import org.jspecify.annotations.NullMarked;
