package dev.rhea.machine.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Computes in plain Java what the demo's guest computes, for the data file says what is right. */
class KnownResultsTest {

  @ParameterizedTest
  @EnumSource
  void dataFileHoldsWhatPlainJavaComputes(DemoSize size) throws NoSuchAlgorithmException {
    var known = KnownResults.of(size);
    byte[] pictures = pictures(size);
    long sum = 0;
    for (byte pixel : pictures) {
      sum += pixel & 0xff;
    }
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    for (int pass = 0; pass < size.passes; pass++) {
      sha256.update(pictures);
    }
    assertEquals(List.of("mandelbrot", "sha256", "primes", "queens"), List.copyOf(known.keySet()));
    assertEquals(Long.toString(sum), known.get("mandelbrot").result());
    assertEquals(HexFormat.of().formatHex(sha256.digest()), known.get("sha256").result());
    assertEquals(Integer.toString(primes(size.limit)), known.get("primes").result());
    assertEquals(Integer.toString(queens(size.queens)), known.get("queens").result());
  }

  /** The bytes of all frames: iterations of z = z² + c until |z| > 2, at most 255. */
  private static byte[] pictures(DemoSize size) {
    int width = size.columns;
    int height = 2 * size.rows;
    byte[] pixels = new byte[size.frames * width * height];
    double centreRe = -1592.0 / 10000;
    double centreIm = 10317.0 / 10000;
    double step = 3.0 / width;
    double shrink = 29.0 / 30;
    int at = 0;
    for (int frame = 0; frame < size.frames; frame++) {
      for (int y = 0; y < height; y++) {
        double im = (y - height / 2) * step + centreIm;
        for (int x = 0; x < width; x++) {
          pixels[at++] = (byte) iterations((x - width / 2) * step + centreRe, im);
        }
      }
      step *= shrink;
    }
    return pixels;
  }

  private static int iterations(double re, double im) {
    double zRe = 0;
    double zIm = 0;
    int n = 0;
    while (n < 255 && !(4 < zRe * zRe + zIm * zIm)) {
      double next = (zRe + zRe) * zIm + im;
      zRe = zRe * zRe - zIm * zIm + re;
      zIm = next;
      n++;
    }
    return n;
  }

  /** By trial division: slower than a sieve, and nothing like one. */
  private static int primes(int limit) {
    int[] found = new int[limit];
    int count = 0;
    for (int n = 2; n < limit; n++) {
      boolean prime = true;
      for (int i = 0; prime && i < count && found[i] * found[i] <= n; i++) {
        prime = n % found[i] != 0;
      }
      if (prime) {
        found[count++] = n;
      }
    }
    return count;
  }

  private static int queens(int size) {
    return place(new int[size], 0);
  }

  /** Row by row, comparing each queen with all above her. */
  private static int place(int[] columns, int row) {
    if (row == columns.length) {
      return 1;
    }
    int ways = 0;
    for (int column = 0; column < columns.length; column++) {
      boolean safe = true;
      for (int above = 0; safe && above < row; above++) {
        int distance = Math.abs(columns[above] - column);
        safe = distance != 0 && distance != row - above;
      }
      if (safe) {
        columns[row] = column;
        ways += place(columns, row + 1);
      }
    }
    return ways;
  }
}
