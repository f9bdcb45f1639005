package dev.rhea.benchmarks;

import org.openjdk.jmh.annotations.Fork;

/** {@link RawMemory} under all tiers, C2 at last. */
@Fork(
    value = 1,
    jvmArgsAppend = {
      "--sun-misc-unsafe-memory-access=allow",
      "--enable-native-access=ALL-UNNAMED",
      "-XX:+UseSerialGC"
    })
public class RawMemoryC2Benchmark extends RawMemory {}
