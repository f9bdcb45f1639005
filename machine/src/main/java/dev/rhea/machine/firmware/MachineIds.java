package dev.rhea.machine.firmware;

/** What the harts' CSRs of these names hold; each may be 0. */
public record MachineIds(long mvendorid, long marchid, long mimpid) {}
