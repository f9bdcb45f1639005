/**
 * IEEE 754-2019 arithmetic on raw bits: binary16, binary32 and binary64, every rounding mode, every
 * flag, and the NaN rules that the standard leaves to the implementation as a {@link
 * dev.rhea.cpu.softfloat.FloatPolicy policy}.
 *
 * <p><b>What flows through.</b> A value is a {@code long} whose low 16, 32 or 64 bits hold the
 * format's encoding: higher bits of an operand are ignored, those of a result are zero. A rounding
 * mode is an {@code int} of {@link dev.rhea.cpu.softfloat.RoundingMode}. Exceptions accumulate in
 * {@link dev.rhea.cpu.softfloat.FloatEnv#flags}, one environment per virtual CPU; nothing traps and
 * nothing is allocated.
 *
 * <p><b>Two layers.</b>
 *
 * <ul>
 *   <li>{@code Soft*}: integer arithmetic, generic over a {@link
 *       dev.rhea.cpu.softfloat.FloatFormat}. A finite non-zero value is taken apart into sign,
 *       exponent and a significand whose leading bit is bit 62; an operation makes such a triple,
 *       exact but for a sticky last bit; {@link dev.rhea.cpu.softfloat.Rounder} alone rounds, packs
 *       and judges overflow and underflow.
 *   <li>{@code Host*}: what translated code calls. The JVM's own arithmetic where its result and
 *       flags are known to be right, the soft layer for the rest.
 * </ul>
 *
 * <p><b>Must not know</b> any guest architecture, its registers, its NaN boxing or its control
 * words: a front-end chooses the policy and moves flags.
 *
 * <p><b>Not modelled:</b> trapped exceptions (a front-end that has them compares flags before and
 * after; the wrapped result of a trapped overflow or underflow is not computed), flushing of
 * subnormal operands or results to zero, a denormal-operand flag, binary128, the x87 extended
 * format, decimal formats, remainder.
 */
@NullMarked
package dev.rhea.cpu.softfloat;

import org.jspecify.annotations.NullMarked;
