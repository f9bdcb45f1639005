/** What device tests share: a clock and a character back end that a test drives by hand. */
@NullMarked
package dev.rhea.devices.testing;

import org.jspecify.annotations.NullMarked;
