/**
 * Devices without a kind of their own: test finishers and the like. They ask the machine for
 * power-off and reset only.
 */
@NullMarked
package dev.rhea.devices.misc;

import org.jspecify.annotations.NullMarked;
