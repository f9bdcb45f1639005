/**
 * {@code rhea demo}: a small guest that draws, computes and is judged, on each engine in turn.
 *
 * <p>What flows through: guest.s (a resource beside this package) is assembled by {@link
 * dev.rhea.machine.demo.DemoGuest}; the guest's lines become a {@link
 * dev.rhea.machine.demo.DemoRun}, one per engine; {@link dev.rhea.machine.demo.DemoReport} compares
 * the runs with known-results.txt and with each other and prints the table.
 *
 * <p>Must not know: boards, devices, engines but by name. The machine is started as a user would
 * start it, by a command line.
 */
@NullMarked
package dev.rhea.machine.demo;

import org.jspecify.annotations.NullMarked;
