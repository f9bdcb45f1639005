package dev.rhea.memory;

/**
 * Address translation and protection of one guest CPU, implemented by the architecture. Called on
 * the vCPU's thread, on the slow path of {@link Mmu}.
 */
public interface PageWalker {
  /**
   * Translates {@code gva}, or throws the architecture's own fault (preallocated, without a stack
   * trace).
   *
   * @param access what the guest is about to do, for permissions and for accessed and dirty bits
   * @param context the value of {@link Mmu#context}, or the fetch context: whatever of privilege
   *     and address space the architecture chose to put in TLB tags
   * @param out receives the result
   */
  void walk(long gva, Access access, int context, Translation out);

  /**
   * The fault of an access to a physical address where nothing answers; the caller throws what is
   * returned.
   */
  RuntimeException accessFault(long gva, long gpa, Access access);

  /**
   * The fault of an atomic access that is not aligned to its size; the caller throws what is
   * returned.
   */
  RuntimeException misaligned(long gva, Access access);
}
