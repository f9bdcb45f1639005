package dev.rhea.memory;

/**
 * Atomic read-modify-write operations on guest RAM: the part of {@link Mmu} that guests' atomic
 * instructions use, all but the loads with the effects of a full fence.
 *
 * <p>Each returns the value that was there before, sign-extended if narrower than 64 bits; operands
 * are taken from the low bits. The address must be aligned to the size ({@link
 * PageWalker#misaligned}) and be RAM ({@link PageWalker#accessFault}); the page must allow stores.
 */
public abstract sealed class AtomicAccess permits Mmu {
  AtomicAccess() {}

  /**
   * The host address of an aligned, writable piece of RAM, as stores find it; else throws the
   * architecture's fault.
   */
  abstract long hostForAtomic(long gva, int size);

  /** The same for a load: of RAM or ROM. */
  abstract long hostForAtomicLoad(long gva, int size);

  /** Loads an aligned word behind all loads before it and before all accesses behind it. */
  public long loadAcquire32(long gva) {
    long host = hostForAtomicLoad(gva, 4);
    HostMemory.acquireFence();
    return HostMemory.getIntVolatile(host);
  }

  /** {@link #loadAcquire32} of 64 bits. */
  public long loadAcquire64(long gva) {
    long host = hostForAtomicLoad(gva, 8);
    HostMemory.acquireFence();
    return HostMemory.getLongVolatile(host);
  }

  /** Replaces {@code expected} by {@code update} if it is there. */
  public long compareAndExchange8(long gva, long expected, long update) {
    return HostAtomics.compareAndExchangeByte(
        hostForAtomic(gva, 1), (byte) expected, (byte) update);
  }

  /** Replaces {@code expected} by {@code update} if it is there. */
  public long compareAndExchange16(long gva, long expected, long update) {
    return HostAtomics.compareAndExchangeShort(
        hostForAtomic(gva, 2), (short) expected, (short) update);
  }

  /** Replaces {@code expected} by {@code update} if it is there. */
  public long compareAndExchange32(long gva, long expected, long update) {
    return HostMemory.compareAndExchangeInt(hostForAtomic(gva, 4), (int) expected, (int) update);
  }

  /** Replaces the big-endian {@code expected} by {@code update} if it is there. */
  public long compareAndExchange32Be(long gva, long expected, long update) {
    return Integer.reverseBytes(
        HostMemory.compareAndExchangeInt(
            hostForAtomic(gva, 4),
            Integer.reverseBytes((int) expected),
            Integer.reverseBytes((int) update)));
  }

  /** Stores {@code value}. */
  public long getAndSet32(long gva, long value) {
    return HostMemory.getAndSetInt(hostForAtomic(gva, 4), (int) value);
  }

  /** Adds {@code operand}. */
  public long getAndAdd32(long gva, long operand) {
    return HostMemory.getAndAddInt(hostForAtomic(gva, 4), (int) operand);
  }

  /** Ands {@code operand}. */
  public long getAndAnd32(long gva, long operand) {
    return HostAtomics.getAndAndInt(hostForAtomic(gva, 4), (int) operand);
  }

  /** Ors {@code operand}. */
  public long getAndOr32(long gva, long operand) {
    return HostAtomics.getAndOrInt(hostForAtomic(gva, 4), (int) operand);
  }

  /** Exclusive-ors {@code operand}. */
  public long getAndXor32(long gva, long operand) {
    return HostAtomics.getAndXorInt(hostForAtomic(gva, 4), (int) operand);
  }

  /** Stores the signed minimum with {@code operand}. */
  public long getAndMin32(long gva, long operand) {
    return HostAtomics.getAndMinInt(hostForAtomic(gva, 4), (int) operand);
  }

  /** Stores the signed maximum with {@code operand}. */
  public long getAndMax32(long gva, long operand) {
    return HostAtomics.getAndMaxInt(hostForAtomic(gva, 4), (int) operand);
  }

  /** Stores the unsigned minimum with {@code operand}. */
  public long getAndMinUnsigned32(long gva, long operand) {
    return HostAtomics.getAndMinUnsignedInt(hostForAtomic(gva, 4), (int) operand);
  }

  /** Stores the unsigned maximum with {@code operand}. */
  public long getAndMaxUnsigned32(long gva, long operand) {
    return HostAtomics.getAndMaxUnsignedInt(hostForAtomic(gva, 4), (int) operand);
  }

  /** Replaces {@code expected} by {@code update} if it is there. */
  public long compareAndExchange64(long gva, long expected, long update) {
    return HostMemory.compareAndExchangeLong(hostForAtomic(gva, 8), expected, update);
  }

  /** Replaces the big-endian {@code expected} by {@code update} if it is there. */
  public long compareAndExchange64Be(long gva, long expected, long update) {
    return Long.reverseBytes(
        HostMemory.compareAndExchangeLong(
            hostForAtomic(gva, 8), Long.reverseBytes(expected), Long.reverseBytes(update)));
  }

  /** Stores {@code value}. */
  public long getAndSet64(long gva, long value) {
    return HostMemory.getAndSetLong(hostForAtomic(gva, 8), value);
  }

  /** Adds {@code operand}. */
  public long getAndAdd64(long gva, long operand) {
    return HostMemory.getAndAddLong(hostForAtomic(gva, 8), operand);
  }

  /** Ands {@code operand}. */
  public long getAndAnd64(long gva, long operand) {
    return HostAtomics.getAndAndLong(hostForAtomic(gva, 8), operand);
  }

  /** Ors {@code operand}. */
  public long getAndOr64(long gva, long operand) {
    return HostAtomics.getAndOrLong(hostForAtomic(gva, 8), operand);
  }

  /** Exclusive-ors {@code operand}. */
  public long getAndXor64(long gva, long operand) {
    return HostAtomics.getAndXorLong(hostForAtomic(gva, 8), operand);
  }

  /** Stores the signed minimum with {@code operand}. */
  public long getAndMin64(long gva, long operand) {
    return HostAtomics.getAndMinLong(hostForAtomic(gva, 8), operand);
  }

  /** Stores the signed maximum with {@code operand}. */
  public long getAndMax64(long gva, long operand) {
    return HostAtomics.getAndMaxLong(hostForAtomic(gva, 8), operand);
  }

  /** Stores the unsigned minimum with {@code operand}. */
  public long getAndMinUnsigned64(long gva, long operand) {
    return HostAtomics.getAndMinUnsignedLong(hostForAtomic(gva, 8), operand);
  }

  /** Stores the unsigned maximum with {@code operand}. */
  public long getAndMaxUnsigned64(long gva, long operand) {
    return HostAtomics.getAndMaxUnsignedLong(hostForAtomic(gva, 8), operand);
  }
}
