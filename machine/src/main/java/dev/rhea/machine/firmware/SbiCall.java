package dev.rhea.machine.firmware;

/**
 * One ECALL from supervisor mode.
 *
 * @param hart id of the calling hart
 * @param a0 argument 0, and so on to {@code a5}
 * @param functionId FID, register a6
 * @param extensionId EID, register a7
 */
record SbiCall(
    int hart,
    long a0,
    long a1,
    long a2,
    long a3,
    long a4,
    long a5,
    long functionId,
    long extensionId) {}
