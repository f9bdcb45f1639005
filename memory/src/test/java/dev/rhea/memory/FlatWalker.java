package dev.rhea.memory;

import java.util.HashMap;
import java.util.Map;

/**
 * A page walker over a plain map: what is mapped is said page by page; faults carry what a test
 * asks about.
 */
final class FlatWalker implements PageWalker {
  /** A guest fault as an architecture would throw it. */
  static final class Fault extends RuntimeException {
    private static final long serialVersionUID = 1;
    final String kind;
    final long gva;
    final Access access;

    Fault(String kind, long gva, Access access) {
      super(kind + " " + access + " at 0x" + Long.toHexString(gva));
      this.kind = kind;
      this.gva = gva;
      this.access = access;
    }
  }

  record Mapping(long gpaPage, int permissions, int sizeLog2, boolean fillable) {}

  static final int READ = Access.READ.bit();
  static final int WRITE = Access.WRITE.bit();
  static final int EXECUTE = Access.EXECUTE.bit();
  static final int ALL = READ | WRITE | EXECUTE;

  private record Key(long page, int context) {}

  private final Map<Key, Mapping> pages = new HashMap<>();

  /** Whether addresses that no mapping covers are their own gpa. */
  boolean identity = true;

  /** From here on the rest of the page is forbidden; 0: nowhere. */
  long forbiddenFrom;

  void map(long gva, int context, long gpa, int permissions) {
    map(gva, context, new Mapping(gpa & Page.NUMBER_MASK, permissions, Page.BITS, true));
  }

  void map(long gva, int context, Mapping mapping) {
    pages.put(new Key(gva & Page.NUMBER_MASK, context), mapping);
  }

  @Override
  public void walk(long gva, Access access, int context, Translation out) {
    Mapping mapping = pages.get(new Key(gva & Page.NUMBER_MASK, context));
    if (mapping == null && identity) {
      out.set(gva, ALL, Page.BITS);
      if (forbiddenFrom != 0 && ((gva ^ forbiddenFrom) & Page.NUMBER_MASK) == 0) {
        out.fillable = false;
        if (gva >= forbiddenFrom) {
          throw new Fault("access fault", gva, access);
        }
      }
      return;
    }
    if (mapping == null || (mapping.permissions & access.bit()) == 0) {
      throw new Fault("page fault", gva, access);
    }
    out.set(mapping.gpaPage | (gva & Page.OFFSET_MASK), mapping.permissions, mapping.sizeLog2);
    out.fillable = mapping.fillable;
  }

  @Override
  public RuntimeException accessFault(long gva, long gpa, Access access) {
    return new Fault("access fault", gva, access);
  }

  @Override
  public RuntimeException misaligned(long gva, Access access) {
    return new Fault("misaligned", gva, access);
  }
}
