package dev.rhea.machine.config;

import java.util.Map;

/**
 * One engine of {@code -accel}'s list; the first that works on this host runs the machine.
 *
 * @param name interp, tcg, lockstep, kvm
 * @param properties the engine's own properties
 */
public record AccelConfig(String name, Map<String, String> properties) {}
