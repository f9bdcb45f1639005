package dev.rhea.benchmarks;

import dev.rhea.memory.Access;
import dev.rhea.memory.PageWalker;
import dev.rhea.memory.Translation;

/** The cheapest walk there can be: what a miss costs beside the architecture's own work. */
final class IdentityWalker implements PageWalker {
  private static final int ALL = Access.READ.bit() | Access.WRITE.bit() | Access.EXECUTE.bit();

  @Override
  public void walk(long gva, Access access, int context, Translation out) {
    out.set(gva, ALL, 12);
  }

  @Override
  public RuntimeException accessFault(long gva, long gpa, Access access) {
    return new IllegalStateException(access + " of nothing at 0x" + Long.toHexString(gpa));
  }

  @Override
  public RuntimeException misaligned(long gva, Access access) {
    return new IllegalStateException("misaligned " + access + " at 0x" + Long.toHexString(gva));
  }
}
