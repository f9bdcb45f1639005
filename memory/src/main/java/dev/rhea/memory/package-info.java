/**
 * Guest memory, from the host's bytes up to the virtual addresses of a guest CPU.
 *
 * <p>Address spaces, each with its own word in names: a <i>host address</i> is a raw pointer of
 * this process; a <i>RAM offset</i> counts from the start of one {@link dev.rhea.memory.GuestRam};
 * a <i>gpa</i> is a guest physical address; a <i>gva</i> a guest virtual one; an <i>offset</i>
 * counts from the start of a device's window. All are unsigned longs.
 *
 * <p>What flows through: a vCPU's access goes {@link dev.rhea.memory.Mmu} (software TLB hit → host
 * address) or, on a miss, {@link dev.rhea.memory.PageWalker} (gva → gpa, by the architecture) →
 * {@link dev.rhea.memory.AddressSpace} (gpa → RAM, ROM or {@link dev.rhea.memory.MmioHandler}). A
 * device's DMA enters at the address space. Stores to pages that hold translated code, or that
 * somebody watches for changes, are reported by {@link dev.rhea.memory.GuestRam}, whichever way
 * they come.
 *
 * <p>Raw host memory is touched in {@link dev.rhea.memory.HostMemory} alone, which also hides the
 * host's byte order: multi-byte values in guest memory are little-endian unless a method name ends
 * in {@code Be}.
 *
 * <p>Must not be known here: any guest architecture, device, engine or command line.
 */
@org.jspecify.annotations.NullMarked
package dev.rhea.memory;
