package dev.rhea.benchmarks;

import org.openjdk.jmh.annotations.Fork;

/** {@link RawMemory} under C1 alone, the tier of warm code. */
@Fork(
    value = 1,
    jvmArgsAppend = {
      "-XX:TieredStopAtLevel=1",
      "--sun-misc-unsafe-memory-access=allow",
      "--enable-native-access=ALL-UNNAMED",
      "-XX:+UseSerialGC"
    })
public class RawMemoryC1Benchmark extends RawMemory {}
