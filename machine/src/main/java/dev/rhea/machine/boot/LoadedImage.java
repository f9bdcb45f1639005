package dev.rhea.machine.boot;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A kernel or firmware, read and placed but not written.
 *
 * @param file where it came from
 * @param segments its contents, one at least
 * @param low the lowest guest-physical address it takes
 * @param high the first one behind it, memory that its header reserves included
 * @param entry where it starts, guest-physical
 * @param elf its ELF file, or null for the other forms
 */
record LoadedImage(
    BootFile file,
    List<Segment> segments,
    long low,
    long high,
    long entry,
    @Nullable ElfImage elf) {}
