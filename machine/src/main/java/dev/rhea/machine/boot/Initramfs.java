package dev.rhea.machine.boot;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * Writes an initial RAM file system: a cpio archive in the "newc" form (Linux,
 * Documentation/driver-api/early-userspace/buffer-format.rst), which the kernel unpacks into its
 * root.
 *
 * <p>Reproducible: the same calls give the same bytes. Every entry belongs to root, has the
 * modification time 0 and an inode number counted from 0. Parent directories come into being by
 * themselves (mode 0755), before their first child, as the kernel needs them.
 *
 * <p>Paths are relative or absolute, with {@code /} between names; {@code .}, {@code ..} and empty
 * names are refused. Modes are permission bits alone, as in {@code chmod}. Giving a path twice is
 * an {@link IllegalArgumentException}; an implied directory may be given once more, to set its
 * mode.
 *
 * <p><b>Not modelled:</b> hard links, owners other than root, the "crc" form (070702), archives
 * over 2 GiB.
 */
public final class Initramfs {
  private static final String MAGIC = "070701";
  private static final int S_IFIFO = 0010000;
  private static final int S_IFCHR = 0020000;
  private static final int S_IFDIR = 0040000;
  private static final int S_IFBLK = 0060000;
  private static final int S_IFREG = 0100000;
  private static final int S_IFLNK = 0120000;
  private static final int PERMISSIONS = 07777;
  private static final byte[] NOTHING = new byte[0];

  /** In order of the first mention, which is the order of the archive. */
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /** A class, for a record would compare its array by identity. */
  private static final class Entry {
    final int mode;
    final int deviceMajor;
    final int deviceMinor;
    final byte[] data;
    final boolean implied;

    Entry(int mode, int deviceMajor, int deviceMinor, byte[] data, boolean implied) {
      this.mode = mode;
      this.deviceMajor = deviceMajor;
      this.deviceMinor = deviceMinor;
      this.data = data;
      this.implied = implied;
    }
  }

  /** Adds a directory. */
  public Initramfs directory(String path, int mode) {
    return add(path, S_IFDIR, mode, 0, 0, NOTHING);
  }

  /** Adds a regular file with a copy of {@code content}. */
  public Initramfs file(String path, int mode, byte[] content) {
    return add(path, S_IFREG, mode, 0, 0, content.clone());
  }

  /** Adds a regular file holding {@code text} in UTF-8. */
  public Initramfs file(String path, int mode, String text) {
    return add(path, S_IFREG, mode, 0, 0, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds a symbolic link at {@code path} that leads to {@code target}, which need not exist. */
  public Initramfs symlink(String path, String target) {
    if (target.isEmpty()) {
      throw new IllegalArgumentException("symbolic link " + path + " without a target");
    }
    return add(path, S_IFLNK, 0777, 0, 0, target.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds a character device node, such as {@code /dev/console} with numbers 5 and 1. */
  public Initramfs characterDevice(String path, int mode, int major, int minor) {
    return add(path, S_IFCHR, mode, major, minor, NOTHING);
  }

  /** Adds a block device node. */
  public Initramfs blockDevice(String path, int mode, int major, int minor) {
    return add(path, S_IFBLK, mode, major, minor, NOTHING);
  }

  /** Adds a named pipe. */
  public Initramfs fifo(String path, int mode) {
    return add(path, S_IFIFO, mode, 0, 0, NOTHING);
  }

  private Initramfs add(String path, int type, int mode, int major, int minor, byte[] data) {
    if ((mode & ~PERMISSIONS) != 0) {
      throw new IllegalArgumentException(
          "mode " + Integer.toOctalString(mode) + " of " + path + " has other bits");
    }
    String name = normalise(path);
    Entry entry = new Entry(type | mode, major, minor, data, false);
    Entry old = entries.get(name);
    if (old != null && !(old.implied && type == S_IFDIR)) {
      throw new IllegalArgumentException(path + " is in the archive already");
    }
    addParents(name);
    entries.put(name, entry);
    return this;
  }

  private void addParents(String name) {
    for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
      String parent = name.substring(0, slash);
      Entry known = entries.putIfAbsent(parent, new Entry(S_IFDIR | 0755, 0, 0, NOTHING, true));
      if (known != null && (known.mode & ~PERMISSIONS) != S_IFDIR) {
        throw new IllegalArgumentException(
            parent + " is in the archive and no directory, so it cannot hold " + name);
      }
    }
  }

  private static String normalise(String path) {
    String name = path.startsWith("/") ? path.substring(1) : path;
    for (String part : name.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..") || part.indexOf('\0') >= 0) {
        throw new IllegalArgumentException("'" + path + "' is no path for an archive");
      }
    }
    return name;
  }

  /** The archive, not compressed. */
  public byte[] toCpio() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      writeCpio(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** The archive compressed with gzip, without a time stamp or name in the header. */
  public byte[] toCpioGzip() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out, 1 << 16)) {
      writeCpio(gzip);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** Writes the archive to {@code out}, which stays open. */
  public void writeCpio(OutputStream out) throws IOException {
    int inode = 0;
    for (Map.Entry<String, Entry> e : entries.entrySet()) {
      writeEntry(out, e.getKey(), e.getValue(), inode++);
    }
    writeEntry(out, "TRAILER!!!", new Entry(0, 0, 0, NOTHING, false), 0);
  }

  private static void writeEntry(OutputStream out, String name, Entry entry, int inode)
      throws IOException {
    byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
    int[] fields = {
      inode,
      entry.mode,
      0, // uid
      0, // gid
      (entry.mode & ~PERMISSIONS) == S_IFDIR ? 2 : 1, // nlink
      0, // mtime
      entry.data.length,
      0, // devmajor
      0, // devminor
      entry.deviceMajor, // rdevmajor
      entry.deviceMinor, // rdevminor
      nameBytes.length + 1,
      0, // check, of the crc form only
    };
    StringBuilder header = new StringBuilder(MAGIC);
    for (int field : fields) {
      header.append(String.format("%08X", field));
    }
    out.write(header.toString().getBytes(StandardCharsets.US_ASCII));
    out.write(nameBytes);
    out.write(0);
    pad(out, header.length() + nameBytes.length + 1);
    out.write(entry.data);
    pad(out, entry.data.length);
  }

  /** Header with name, and data, each fill up to a multiple of four bytes. */
  private static void pad(OutputStream out, int length) throws IOException {
    for (int i = length; (i & 3) != 0; i++) {
      out.write(0);
    }
  }
}
