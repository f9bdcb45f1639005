package dev.rhea.machine.board;

import dev.rhea.devices.net.MacAddress;
import dev.rhea.devices.net.NetPort;
import java.util.concurrent.Executor;

/**
 * What a network card is given.
 *
 * @param port the other end of its cable
 * @param mac its address
 * @param ioThread runs tasks where frames flow
 */
public record Cable(NetPort port, MacAddress mac, Executor ioThread) {}
