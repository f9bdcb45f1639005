package dev.rhea.memory;

/**
 * The result of a page walk: one mutable record per {@link Mmu}, filled by {@link PageWalker#walk}.
 */
public final class Translation {
  /** The guest physical address of the gva asked for, offset within the page included. */
  public long gpa;

  /**
   * Which accesses the page allows in the context asked for without walking again: bits of {@link
   * Access#bit()}. Leave out WRITE while a store must first set a dirty bit.
   */
  public int permissions;

  /**
   * Log2 of the size in bytes of the guest's page, 12 or more; what a flush of any address inside
   * it must drop.
   */
  public int sizeLog2;

  /**
   * Whether the result holds for the whole 4 KiB page; false for protection below page granularity:
   * then nothing is kept, and an access is walked for its first and for its last byte.
   */
  public boolean fillable;

  /** Sets all fields, for a result that holds for the whole 4 KiB page. */
  public void set(long gpa, int permissions, int sizeLog2) {
    this.gpa = gpa;
    this.permissions = permissions;
    this.sizeLog2 = sizeLog2;
    this.fillable = true;
  }
}
