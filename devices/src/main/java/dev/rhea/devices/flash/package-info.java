/**
 * Flash memory: contents that the guest reads and executes like memory, and commands that change
 * them. Must not know what firmware is in it.
 */
@NullMarked
package dev.rhea.devices.flash;

import org.jspecify.annotations.NullMarked;
