package dev.rhea.machine.boot;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/**
 * Unwraps compressed kernels: gzip ({@code Image.gz}, RFC 1952) and the EFI zboot form around gzip
 * (Linux, drivers/firmware/efi/libstub/zboot-header.S).
 *
 * <p><b>Not modelled:</b> other compressions; each is named in a sentence.
 */
final class Compression {
  private static final int PE_MAGIC = 'M' | 'Z' << 8;
  private static final int ZBOOT_MAGIC = 'z' | 'i' << 8 | 'm' << 16 | 'g' << 24;
  private static final int ZBOOT_HEADER_SIZE = 56;

  private Compression() {}

  /**
   * The contents of {@code bytes}, or {@code bytes} if they are not compressed.
   *
   * @param maxSize the most bytes that can be of use; more is an error, so that a small file cannot
   *     fill our memory
   */
  static byte[] unwrap(BootFile file, byte[] bytes, long maxSize) {
    byte[] payload = isZboot(bytes) ? zbootPayload(file, bytes) : bytes;
    if (startsWith(payload, 0x1f, 0x8b)) {
      return gunzip(file, payload, maxSize);
    }
    String other =
        startsWith(payload, 0x28, 0xb5, 0x2f, 0xfd)
            ? "zstd"
            : startsWith(payload, 0xfd, '7', 'z', 'X', 'Z') ? "xz" : null;
    if (other != null) {
      throw file.error("is compressed with " + other + "; decompress it first");
    }
    return payload;
  }

  private static boolean isZboot(byte[] bytes) {
    if (bytes.length < ZBOOT_HEADER_SIZE) {
      return false;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    return in.getShort(0) == PE_MAGIC && in.getInt(4) == ZBOOT_MAGIC;
  }

  private static byte[] zbootPayload(BootFile file, byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int offset = in.getInt(8);
    int size = in.getInt(12);
    if (offset < 0 || size < 0 || offset > bytes.length - size) {
      throw file.error("is a truncated EFI zboot image");
    }
    String type = new String(bytes, 24, 32, StandardCharsets.US_ASCII);
    type = type.substring(0, Math.max(0, type.indexOf('\0')));
    if (!type.equals("gzip")) {
      throw file.error(
          "is an EFI zboot image compressed with '" + type + "'; only gzip can be unpacked");
    }
    return Arrays.copyOfRange(bytes, offset, offset + size);
  }

  private static byte[] gunzip(BootFile file, byte[] bytes, long maxSize) {
    int limit = (int) Math.min(maxSize, Integer.MAX_VALUE - 8L);
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes), 1 << 16)) {
      byte[] out = in.readNBytes(limit);
      if (in.read() >= 0) {
        throw file.error(
            "does not fit into the guest's RAM when decompressed; give the guest more with -m");
      }
      return out;
    } catch (EOFException e) {
      throw file.error("is a truncated gzip file");
    } catch (IOException e) {
      throw file.error("is a corrupt gzip file");
    }
  }

  private static boolean startsWith(byte[] bytes, int... magic) {
    for (int i = 0; i < magic.length; i++) {
      if (i >= bytes.length || (bytes[i] & 0xff) != magic[i]) {
        return false;
      }
    }
    return true;
  }
}
