/**
 * Real-time clocks: calendar time for the guest, derived from virtual time and a start date. Must
 * not look at the host's clock.
 */
@NullMarked
package dev.rhea.devices.rtc;

import org.jspecify.annotations.NullMarked;
