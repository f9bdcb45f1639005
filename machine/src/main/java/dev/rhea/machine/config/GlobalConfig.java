package dev.rhea.machine.config;

/**
 * A property's default for all devices of a kind.
 *
 * @param driver the devices' kind
 * @param property the property's name
 * @param value its value, as a device's own property would have it
 */
public record GlobalConfig(String driver, String property, String value) {}
