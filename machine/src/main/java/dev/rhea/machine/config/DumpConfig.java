package dev.rhea.machine.config;

import java.nio.file.Path;

/**
 * A recording of what passes between a network and its card.
 *
 * @param id the recording's own name
 * @param netdev the network's id
 * @param file the pcap file that is written
 * @param mostBytes most bytes of each frame that are kept
 */
public record DumpConfig(String id, String netdev, Path file, int mostBytes) {}
