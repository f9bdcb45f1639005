package dev.rhea.cpu.decode;

import java.util.ArrayList;
import java.util.List;

/**
 * How a field's value lies in an instruction word: the bits of {@code segments}, most significant
 * first, sign-extended if {@code signed}, shifted left by {@code shift}, plus {@code addend}. A
 * field without segments is the constant {@code addend}.
 *
 * @param name as the row names it, which is the parameter's name in the front-end's method
 * @param segments most significant first; may be empty
 * @param signed whether the top segment's top bit is a sign
 * @param shift number of zero bits below the lowest segment
 * @param addend added last
 */
public record FieldSpec(
    String name, List<Segment> segments, boolean signed, int shift, int addend) {

  /** Bits {@code position + width - 1 … position} of the word. */
  public record Segment(int position, int width) {}

  /**
   * One step of the extraction, in 32-bit arithmetic: {@code ((word << left) >> right) & mask}, the
   * right shift arithmetic or logical. Often left or right is 0 and mask is -1.
   */
  public record Term(int left, int right, boolean arithmetic, int mask) {
    int of(int word) {
      int moved = word << left;
      return (arithmetic ? moved >> right : moved >>> right) & mask;
    }
  }

  public FieldSpec {
    segments = List.copyOf(segments);
    int width = shift;
    for (Segment segment : segments) {
      width += segment.width;
    }
    if (width > (signed ? 32 : 31)) {
      throw new IllegalArgumentException("field " + name + " does not fit 32 bits");
    }
  }

  /** The same bits under another name. */
  public FieldSpec named(String other) {
    return new FieldSpec(other, segments, signed, shift, addend);
  }

  /** A field that is no part of the word. */
  public static FieldSpec constant(String name, int value) {
    return new FieldSpec(name, List.of(), false, 0, value);
  }

  /** Number of bits that the word gives. */
  public int width() {
    int width = 0;
    for (Segment segment : segments) {
      width += segment.width;
    }
    return width;
  }

  /** The bits of the word that belong to the field. */
  public int mask() {
    int mask = 0;
    for (Segment segment : segments) {
      mask |= ones(segment.width) << segment.position;
    }
    return mask;
  }

  /**
   * The extraction as a formula for code generators: the terms' bitwise or, plus {@link #addend},
   * sign-extended to 64 bits.
   */
  public List<Term> terms() {
    List<Term> terms = new ArrayList<>();
    int to = shift;
    for (int i = segments.size() - 1; i >= 0; i--) {
      Segment segment = segments.get(i);
      int end = segment.position + segment.width;
      if (signed && i == 0) {
        terms.add(new Term(32 - end, 32 - segment.width - to, true, -1 << to));
      } else {
        int move = to - segment.position;
        int mask = end == 32 && move == -segment.position ? -1 : ones(segment.width) << to;
        terms.add(new Term(Math.max(move, 0), Math.max(-move, 0), false, mask));
      }
      to += segment.width;
    }
    return terms;
  }

  /** The field's value in {@code word}. */
  public long extract(int word) {
    long value = 0;
    int width = 0;
    for (int i = 0; i < segments.size(); i++) {
      Segment segment = segments.get(i);
      value = (value << segment.width) | ((word >>> segment.position) & ones(segment.width));
      width += segment.width;
    }
    if (signed) {
      value = value << (64 - width) >> (64 - width);
    }
    return (value << shift) + addend;
  }

  /** The smallest value that can be expressed. */
  public long minimum() {
    return (signed ? -1L << (width() - 1) << shift : 0) + addend;
  }

  /** The largest value that can be expressed. */
  public long maximum() {
    return (((1L << (signed ? width() - 1 : width())) - 1) << shift) + addend;
  }

  /** Whether {@link #insert} accepts {@code value}. */
  public boolean fits(long value) {
    return value >= minimum() && value <= maximum() && ((value - addend) & ones(shift)) == 0;
  }

  /**
   * {@code word} with the field's bits replaced so that {@link #extract} gives {@code value}.
   *
   * @throws IllegalArgumentException if the value is out of range or not a multiple of {@code 1 <<
   *     shift}; the message is a clause about the value
   */
  public int insert(int word, long value) {
    if (segments.isEmpty() && value != addend) {
      throw new IllegalArgumentException("must be " + addend);
    }
    if (value < minimum() || value > maximum()) {
      throw new IllegalArgumentException(
          value + " is out of range, from " + minimum() + " to " + maximum());
    }
    long bits = value - addend;
    if ((bits & ones(shift)) != 0) {
      throw new IllegalArgumentException(value + " is not a multiple of " + (1 << shift));
    }
    bits >>= shift;
    int result = word & ~mask();
    for (int i = segments.size() - 1; i >= 0; i--) {
      Segment segment = segments.get(i);
      result |= ((int) bits & ones(segment.width)) << segment.position;
      bits >>= segment.width;
    }
    return result;
  }

  private static int ones(int width) {
    return width == 32 ? -1 : (1 << width) - 1;
  }
}
